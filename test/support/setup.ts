/** Runs before every test file: the global `Temporal`, as every entry of the program has it. */
import 'temporal-polyfill/global';
