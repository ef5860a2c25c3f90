// Signatures by Standard Webhooks 1.0, against the specification's own example.
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
