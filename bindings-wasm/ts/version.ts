/** The version of this package. */
export const version: string = VERSION;

/** Put in by the bundler. */
declare const VERSION: string;
