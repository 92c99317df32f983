export {
  addDevice,
  descriptions,
  itemsOf,
  newDevice,
  readDomainTree,
  redacted,
  removeDevice,
} from './items.ts';
export { sameDocument, withoutSecrets, withSecretsOf } from './secrets.ts';
export { isRequired, validate } from './validate.ts';
export { applies, differences, readField, readValues, writeValues } from './values.ts';
