/** Put before the module by the server: the wallet's name. */
declare const SIGNPOST_BRAND: { readonly zh: string; readonly en: string; readonly hotline?: string };
/** Put into the loader by the server: the module's path. */
declare const SIGNPOST_APP: string;

declare module '*.css' {
  const text: string;
  export default text;
}
