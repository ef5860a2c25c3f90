import { createHash, createHmac } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import { describe, expect, test } from "vitest";
import { type Account, parseQuery, type SignedRequest, verifySignature } from "../../local/s3/verify-signature";

// The worked examples of AWS's documentation: "Signature Calculations for the Authorization Header" and "Authenticating
// Requests: Using Query Parameters". Key, secret, date and bucket are theirs.
const account: Account = {
  accessKeyId: "AKIAIOSFODNN7EXAMPLE",
  secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
  region: "us-east-1",
};
const NOW = Date.UTC(2013, 4, 24, 0, 0, 5);
const MINUTE_MS = 60_000;
const EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
const SCOPE = "AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request";

type Example = { method?: string; path: string; query?: string; headers?: IncomingHttpHeaders };

function signed(signedHeaders: string, signature: string, given: Example & { payload?: string }): SignedRequest {
  return {
    method: given.method ?? "GET",
    rawPath: given.path,
    query: parseQuery(given.query ?? ""),
    headers: {
      host: "examplebucket.s3.amazonaws.com",
      "x-amz-date": "20130524T000000Z",
      "x-amz-content-sha256": given.payload ?? EMPTY,
      authorization: `AWS4-HMAC-SHA256 Credential=${SCOPE},SignedHeaders=${signedHeaders},Signature=${signature}`,
      ...given.headers,
    },
  };
}

const examples = {
  "GET Object with a range": signed(
    "host;range;x-amz-content-sha256;x-amz-date",
    "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41",
    { path: "/test.txt", headers: { range: "bytes=0-9" } },
  ),
  "PUT Object": signed(
    "date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class",
    "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd",
    {
      method: "PUT",
      path: "/test%24file.text",
      payload: "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072",
      headers: { date: "Fri, 24 May 2013 00:00:00 GMT", "x-amz-storage-class": "REDUCED_REDUNDANCY" },
    },
  ),
  "GET Bucket Lifecycle": signed(
    "host;x-amz-content-sha256;x-amz-date",
    "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543",
    { path: "/", query: "lifecycle" },
  ),
  "GET Bucket (List Objects)": signed(
    "host;x-amz-content-sha256;x-amz-date",
    "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7",
    { path: "/", query: "max-keys=2&prefix=J" },
  ),
};

const PRESIGNED = `X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=${encodeURIComponent(SCOPE)}&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404`;

function presigned(query = PRESIGNED, changes: Partial<SignedRequest> = {}): SignedRequest {
  const headers = { host: "examplebucket.s3.amazonaws.com" };
  return { method: "GET", rawPath: "/test.txt", query: parseQuery(query), headers, ...changes };
}

const verify = (request: SignedRequest, now = NOW, of = account) => verifySignature(request, of, now);
const refuse = (request: SignedRequest, now = NOW, of = account) => expect(() => verify(request, now, of));

describe("AWS's own examples", () => {
  test.each(Object.entries(examples))("%s", (_name, request) => {
    expect(verify(request)).toEqual({ payload: request.headers["x-amz-content-sha256"] });
  });

  test("GET Object by a presigned URL", () => {
    expect(verify(presigned())).toEqual({ payload: "UNSIGNED-PAYLOAD" });
    expect(verify(presigned(), NOW + 23 * 60 * MINUTE_MS)).toBeDefined();
  });
});

describe("what was signed and is changed is refused", () => {
  const example = examples["GET Object with a range"];
  const changes: Record<string, Partial<SignedRequest>> = {
    "another method": { method: "DELETE" },
    "another key": { rawPath: "/test.txt2" },
    "the same key, spelled otherwise": { rawPath: "/test%2Etxt" },
    "another parameter": { query: [["acl", ""]] },
    "another range": { headers: { ...example.headers, range: "bytes=0-99" } },
    "another host": { headers: { ...example.headers, host: "other.s3.amazonaws.com" } },
    "another payload": { headers: { ...example.headers, "x-amz-content-sha256": "0".repeat(64) } },
    "a later date": { headers: { ...example.headers, "x-amz-date": "20130524T000001Z" } },
    "another day than the scope's": { headers: { ...example.headers, "x-amz-date": "20130523T235959Z" } },
  };
  test.each(Object.entries(changes))("%s", (_name, change) => {
    refuse({ ...example, ...change }).toThrow(expect.objectContaining({ status: 403, code: "SignatureDoesNotMatch" }));
  });

  test.each(Array.from({ length: 64 }, (_, at) => at).filter((at) => at % 9 === 0))(
    "digit %d of the signature",
    (at) => {
      const { authorization = "" } = example.headers;
      const start = authorization.indexOf("Signature=") + 10 + at;
      const digit = authorization[start] === "0" ? "1" : "0";
      const forged = authorization.slice(0, start) + digit + authorization.slice(start + 1);
      refuse({ ...example, headers: { ...example.headers, authorization: forged } }).toThrow("does not match");
    },
  );

  test("the secret", () => {
    refuse(example, NOW, { ...account, secretAccessKey: `${account.secretAccessKey}x` }).toThrow("does not match");
  });

  test("a presigned URL's method, key and life", () => {
    refuse(presigned(PRESIGNED, { method: "PUT" })).toThrow("does not match");
    refuse(presigned(PRESIGNED, { rawPath: "/other.txt" })).toThrow("does not match");
    refuse(presigned(PRESIGNED.replace("86400", "86401"))).toThrow("does not match");
    refuse(presigned(`${PRESIGNED}&versionId=1`)).toThrow("does not match");
  });
});

describe("who else is refused", () => {
  const { authorization = "" } = examples["PUT Object"].headers;
  const withHeaders = (headers: IncomingHttpHeaders): SignedRequest => ({
    ...examples["PUT Object"],
    headers: { ...examples["PUT Object"].headers, ...headers },
  });
  const cases: [string, SignedRequest, number, string][] = [
    ["nobody's request", presigned(""), 403, "AccessDenied"],
    [
      "an unknown key",
      withHeaders({ authorization: authorization.replace("AKIA", "AKIB") }),
      403,
      "InvalidAccessKeyId",
    ],
    [
      "a foreign region",
      withHeaders({ authorization: authorization.replace("us-east-1", "eu-west-1") }),
      400,
      "AuthorizationHeaderMalformed",
    ],
    [
      "another scheme",
      withHeaders({ authorization: "AWS AKIAIOSFODNN7EXAMPLE:abc" }),
      400,
      "AuthorizationHeaderMalformed",
    ],
    [
      "a host that is not signed",
      withHeaders({ authorization: authorization.replace("host;", "") }),
      403,
      "SignatureDoesNotMatch",
    ],
    ["an x-amz header that is not signed", withHeaders({ "x-amz-acl": "public-read" }), 403, "AccessDenied"],
    ["a payload hash that is none", withHeaders({ "x-amz-content-sha256": "anything" }), 400, "InvalidArgument"],
    ["two mechanisms at once", presigned(PRESIGNED, { headers: { host: "h", authorization } }), 400, "InvalidArgument"],
    [
      "a life of more than a week",
      presigned(PRESIGNED.replace("86400", "604801")),
      400,
      "AuthorizationQueryParametersError",
    ],
    ["a life of nothing", presigned(PRESIGNED.replace("86400", "0")), 400, "AuthorizationQueryParametersError"],
    ["a life that is no number", presigned(PRESIGNED.replace("86400", "x")), 400, "AuthorizationQueryParametersError"],
    ["another algorithm", presigned(PRESIGNED.replace("SHA256", "SHA1")), 400, "AuthorizationQueryParametersError"],
  ];
  test.each(cases)("%s", (_name, request, status, code) => {
    refuse(request).toThrow(expect.objectContaining({ status, code }));
  });

  test("a request whose host is not signed, though everything else is right", () => {
    const names = "x-amz-content-sha256;x-amz-date";
    const canonical = [
      "GET",
      "/k",
      "",
      `x-amz-content-sha256:${EMPTY}`,
      "x-amz-date:20130524T000000Z",
      "",
      names,
      EMPTY,
    ];
    const hmac = (secret: Buffer | string, text: string) => createHmac("sha256", secret).update(text).digest();
    const scope = SCOPE.slice(SCOPE.indexOf("/") + 1);
    const secret = scope.split("/").reduce<Buffer | string>(hmac, `AWS4${account.secretAccessKey}`);
    const hash = createHash("sha256").update(canonical.join("\n")).digest("hex");
    const signature = hmac(secret, `AWS4-HMAC-SHA256\n20130524T000000Z\n${scope}\n${hash}`).toString("hex");
    refuse(signed(names, signature, { path: "/k" })).toThrow(
      expect.objectContaining({ code: "SignatureDoesNotMatch" }),
    );
  });

  test("a signature more than 15 minutes old or ahead", () => {
    const example = examples["PUT Object"];
    const signedAt = Date.UTC(2013, 4, 24);
    for (const minutes of [15, -15]) expect(verify(example, signedAt + minutes * MINUTE_MS)).toBeDefined();
    for (const minutes of [15.1, -15.1])
      refuse(example, signedAt + minutes * MINUTE_MS).toThrow(
        expect.objectContaining({ code: "RequestTimeTooSkewed" }),
      );
  });

  test("a presigned URL that has expired, or begins in the future", () => {
    const signedAt = Date.UTC(2013, 4, 24);
    refuse(presigned(), signedAt + 86_400_001).toThrow("Request has expired");
    refuse(presigned(), signedAt - 16 * MINUTE_MS).toThrow("Request is not valid yet");
  });
});
