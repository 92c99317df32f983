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
export { applies, differences, readField, readValues, validate, writeValues } from './values.ts';
