import { z } from 'zod';
import { API_ROLES, claims } from '../environments/shapes.ts';

const HEADER_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what a header may not contain
const HEADER_VALUE = /^[^\u0000-\u0008\u000a-\u001f\u007f\u0100-\uffff]*$/;
/** Who calls is decided here, and the connection is between our own processes. */
const OWN_HEADERS =
  /^(authorization|apikey|host|cookie|connection|content-length|keep-alive|transfer-encoding|te|trailer|upgrade|expect|forwarded|x-forwarded-.*|x-real-ip|x-request-id|x-slipway-.*|proxy-.*)$/i;

const header = z.tuple([
  z
    .string()
    .max(200)
    .regex(HEADER_NAME)
    .refine((name) => !OWN_HEADERS.test(name), 'is set by the console'),
  z.string().max(8000).regex(HEADER_VALUE),
]);

/** A writing request of the API console. */
export const sendInput = z.object({
  role: z.enum(API_ROLES),
  claims: claims.default({}),
  method: z.enum(['POST', 'PATCH', 'PUT', 'DELETE']),
  /** What stands after `/rest/v1/`, encoded: `patients?id=eq.1`. */
  address: z.string().min(1).max(8000),
  headers: z.array(header).max(50).default([]),
  body: z.string().max(10_000_000).optional(),
});
export type SendInput = z.infer<typeof sendInput>;

/** What the gateway answered. */
export interface SentAnswer {
  status: number;
  headers: [string, string][];
  text: string;
  /** From sending to the last byte, as the server measured it, in milliseconds. */
  ms: number;
}
