/** As the bundler is told for each entry: the bytes in base64, or a module. */
declare module "*.wasm" {
  const content: never;
  export default content;
}
