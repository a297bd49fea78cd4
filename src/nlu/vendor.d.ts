/** Sub-paths of packages that carry no types of their own; the packages' indexes are too heavy to import. */

declare module 'natural/lib/natural/stemmers/porter_stemmer.js' {
  const stemmer: { stem(word: string): string };
  export default stemmer;
}

declare module 'opencc-js/dict/TSCharacters' {
  /** Pairs "traditional simplified", separated by `|`. */
  const pairs: string;
  export default pairs;
}
