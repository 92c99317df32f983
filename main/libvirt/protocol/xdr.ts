/**
 * XDR (RFC 4506) as libvirt uses it: big-endian, every value padded to four bytes. Both classes enforce the protocol's
 * limits; the encoder throws {@link ArgumentError} (the caller's fault, nothing was sent), the decoder
 * {@link ProtocolError} (the peer's fault, the connection is not to be trusted any more).
 */
export { XdrDecoder } from './xdrDecoder.ts';
export { XdrEncoder } from './xdrEncoder.ts';
