import type { lookup } from "node:dns";
import { BlockList, isIP, isIPv4, isIPv6, type LookupFunction } from "node:net";

// Everything that is not the public internet: private, loopback, link-local, shared, documentation, multicast, reserved, and
// the ranges of IPv6 that carry an IPv4 address inside.
// Two lists: one would look at an IPv4 address as the IPv6 one that it can be written as.
const closed4 = new BlockList();
for (const [network, bits] of [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 4],
  ["240.0.0.0", 4],
] as const)
  closed4.addSubnet(network, bits, "ipv4");
const closed6 = new BlockList();
// only 2000::/3 is given out; of that, what tunnels, translates or documents is closed
for (const [network, bits] of [
  ["::", 3],
  ["2001::", 23],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["3fff::", 20],
  ["4000::", 2],
  ["8000::", 1],
] as const)
  closed6.addSubnet(network, bits, "ipv6");

/** Whether an IP address is one of the public internet. A text that is none is not. */
export function isPublicAddress(address: string): boolean {
  if (isIPv4(address)) return !closed4.check(address, "ipv4");
  return isIPv6(address) && !closed6.check(address, "ipv6");
}

/** The IP address that a URL names in the place of a host; null for a name, whose addresses are to be looked up. */
export function addressIn({ hostname }: URL): string | null {
  const bare = hostname.replace(/^\[|\]$/g, "");
  return isIP(bare) ? bare : null;
}

type PublicOnly = { resolve: typeof lookup; allowPrivate: boolean };

/**
 * A look-up for a connection that only gives it public addresses, so that a name which changes its mind between check and
 * connection gains nothing. A literal address is connected to without any look-up: check it with `addressIn` before.
 */
export function publicOnly({ resolve, allowPrivate }: PublicOnly): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, "", 4);
      const usable = allowPrivate ? addresses : addresses.filter(({ address }) => isPublicAddress(address));
      const [first] = usable;
      if (!first) return callback(new Error("not a public address"), "", 4);
      if (options.all) return callback(null, usable);
      callback(null, first.address, first.family);
    });
  };
}
