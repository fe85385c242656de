// The service does not say why it refuses a device. These are the causes, the usual ones first.
export const WHAT_TO_CHECK =
  "not authorized: check the device key, the registration ID and its case, the ID scope, and the clock";
