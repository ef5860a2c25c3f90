// Signatures by Standard Webhooks 1.0, against the specification's own example.
import { createHmac } from "node:crypto";
import { Webhook, WebhookVerificationError } from "standardwebhooks";
import { expect, test } from "vitest";
import { makeSecret, signMessage } from "~/callbacks/sign-message";

const message = {
  id: "msg_p5jXN8AQM9LWM0D4loKWxJek",
  at: new Date(1_614_265_330_000),
  body: '{"test": 2432232314}',
};
const secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

test("the example", () => {
  expect(signMessage({ ...message, secrets: [secret] })).toEqual({
    "webhook-id": message.id,
    "webhook-timestamp": "1614265330",
    "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
  });
});

test("two secrets, two signatures, the newest first", () => {
  const fresh = makeSecret();
  const both = signMessage({ ...message, secrets: [fresh, secret] })["webhook-signature"]?.split(" ");
  expect(both).toEqual([
    signMessage({ ...message, secrets: [fresh] })["webhook-signature"],
    "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
  ]);
  expect(Buffer.from(fresh.slice(6), "base64")).toHaveLength(32);
});

test("what is not ASCII is signed as the bytes that are sent", () => {
  const body = JSON.stringify({ label: "Manteau d’hiver 👗", alone: "\ud800" });
  const key = Buffer.from(secret.slice(6), "base64");
  const wanted = createHmac("sha256", key)
    .update(Buffer.from(`${message.id}.1614265330.${body}`))
    .digest("base64");
  expect(signMessage({ ...message, body, secrets: [secret] })["webhook-signature"]).toBe(`v1,${wanted}`);
});

test("a receiver verifies it by either secret, and refuses another secret, another body and an old message", () => {
  const [fresh, old, foreign] = [makeSecret(), makeSecret(), makeSecret()];
  const body = message.body;
  const headers = signMessage({ ...message, at: new Date(), secrets: [fresh, old] });
  for (const own of [fresh, old]) expect(new Webhook(own).verify(body, headers)).toEqual(JSON.parse(body));
  expect(() => new Webhook(foreign).verify(body, headers)).toThrow(WebhookVerificationError);
  expect(() => new Webhook(fresh).verify(`${body} `, headers)).toThrow(WebhookVerificationError);
  const late = signMessage({ ...message, secrets: [fresh] });
  expect(() => new Webhook(fresh).verify(body, late)).toThrow("too old");
});
