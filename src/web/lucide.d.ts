/** One picture of the library, as the elements of a drawing on a field of 24 by 24. Its own types are of all pictures at once. */
declare module 'lucide/dist/esm/icons/*.mjs' {
  const picture: readonly (readonly [tag: string, attributes: { readonly [name: string]: string }])[];
  export default picture;
}
