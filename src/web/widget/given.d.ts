/** Put before the script by the server: the wallet's name. */
declare const SIGNPOST_BRAND: { readonly zh: string; readonly en: string };

declare module '*.css' {
  const text: string;
  export default text;
}
