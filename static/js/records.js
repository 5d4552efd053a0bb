// Reads the list of records again every few seconds while one of them is compiled. Without it the page
// has a link that does the same.
const EVERY = 5000;

setTimeout(readAgain, EVERY, EVERY);
