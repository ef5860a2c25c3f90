// What the admin's pages say of a look, an item, a credit and a key, and what they let a merchant do.
import { describe, expect, test } from "vitest";
import { deriveLookState, isMoving, type LookState } from "~/storefront/look-state";
import { countWords, presentState } from "../../app/routes/app/present-state";
import { presentChange, presentEntry, presentMonth, presentTime } from "../../app/routes/app.credits/present-entry";
import { presentLimits } from "../../app/routes/app.developers/present-limits";
import { presentRights } from "../../app/routes/app.developers/present-rights";
import { listActions } from "../../app/routes/app.looks.$id/list-actions";
import { presentConfidence } from "../../app/routes/app.looks.$id/present-confidence";
import { judgeFile } from "../../app/routes/app.looks.new/judge-file";
import { presentAttempt, presentEvent, presentMessage } from "../../app/routes/app.webhooks._index/present-webhook";

describe("a look's state", () => {
  const draft = { status: "DRAFT", publishedAt: null, itemCount: 0 } as const;

  test.each([
    [{ ...draft, requestStatus: "NOT_STARTED" }, "WAITING"],
    [{ ...draft, requestStatus: "IN_PROGRESS" }, "EXTRACTING"],
    [{ ...draft, requestStatus: "FAILURE" }, "FAILED"],
    [{ ...draft, requestStatus: null }, "FAILED"],
    [{ ...draft, requestStatus: "SUCCESS" }, "EMPTY"],
    [{ ...draft, requestStatus: "SUCCESS", itemCount: 2 }, "READY"],
    [{ ...draft, requestStatus: "SUCCESS", publishedAt: new Date() }, "REPLACING"],
    [{ ...draft, status: "PUBLISHING", requestStatus: "SUCCESS" }, "PUBLISHING"],
    [{ ...draft, status: "PUBLISH_FAILED", requestStatus: "SUCCESS" }, "PUBLISH_FAILED"],
  ] as const)("%o is %s, and has words", (facts, state) => {
    expect(deriveLookState(facts)).toBe(state);
    expect(presentState(state).words).not.toBe("");
  });

  test("changes by itself only while something is at work on it", () => {
    const moving: LookState[] = ["WAITING", "EXTRACTING", "PUBLISHING", "REPLACING"];
    const still: LookState[] = ["FAILED", "EMPTY", "READY", "PUBLISHED", "PUBLISH_FAILED"];
    expect([...moving, ...still].filter(isMoving)).toEqual(moving);
  });
});

describe("what can be done with a look", () => {
  const nothing = () => undefined;
  const actions = {
    busy: null,
    refusal: null,
    publish: nothing,
    unpublish: nothing,
    run: nothing,
    checked: null,
    check: nothing,
    remove: nothing,
  };
  const list = (state: LookState, look: { isPageBehind?: boolean; items?: { isShown: boolean }[] } = {}) => {
    const whole = { productGid: "gid://shopify/Product/1", isPageBehind: false, items: [{ isShown: true }], ...look };
    const props = listActions({
      look: whole,
      state,
      cost: 1,
      actions,
      productPage: "https://shop.test/p",
      onDelete: nothing,
    });
    const { content = null, disabled = false } = (props.primaryAction ?? {}) as {
      content?: string;
      disabled?: boolean;
    };
    const menu = [...(props.secondaryActions as { content?: string }[]), ...(props.actionGroups?.[0]?.actions ?? [])];
    return { primary: content, disabled, menu: menu.map((action) => action.content) };
  };

  test("one that is ready is published, unless no item is shown", () => {
    expect(list("READY")).toEqual({ primary: "Publish", disabled: false, menu: ["Run again for 1 credit", "Delete"] });
    expect(list("READY", { items: [{ isShown: false }] }).disabled).toBe(true);
  });

  test("one on the page is looked at and taken off, and published anew only when it was changed", () => {
    const menu = ["View product page", "Unpublish", "New look of this product", "Check storefront", "Delete"];
    expect(list("PUBLISHED")).toEqual({ primary: null, disabled: false, menu });
    expect(list("PUBLISHED", { isPageBehind: true }).primary).toBe("Publish changes");
  });

  test("one that failed is run again, and nothing is done to one at work", () => {
    expect(list("FAILED")).toMatchObject({ primary: null, menu: ["Run again for 1 credit", "Delete"] });
    expect(list("PUBLISHING")).toMatchObject({ primary: "Publish", disabled: true });
  });
});

test("a confidence in words and as a number", () => {
  expect(presentConfidence(0.97)).toBe("Very likely right (97%)");
  expect(presentConfidence(0.5)).toBe("More likely right than not (50%)");
  expect(presentConfidence(0.26)).toBe("Uncertain (26%)");
});

describe("the statement's words", () => {
  const words = (kind: Kind, given: Partial<Parameters<typeof presentEntry>[0]> = {}) => {
    const { words: said, of } = presentEntry({ kind, parts: [], reason: null, requestId: null, ...given });
    return `${said} ${of}`.trim();
  };
  type Kind = Parameters<typeof presentEntry>[0]["kind"];
  const promotional = { source: "PROMOTIONAL", change: 1 } as const;
  const plan = { source: "PLAN", change: 2 } as const;

  test("say where credits came from, what they were reserved for, and what became of them", () => {
    expect(words("GRANT", { parts: [{ source: "WELCOME", change: 25 }] })).toBe("Welcome credits");
    expect([words("RESERVE"), words("CAPTURE")]).toEqual(["Reserved for", "Spent on"]);
    expect(words("EXPIRE", { parts: [promotional] })).toBe("Expired: promotional credits");
    expect(words("ADJUST", { reason: "charge reversed" })).toBe("Corrected by support: charge reversed");
  });

  test("explain a refund: why, and back to where", () => {
    expect(words("REFUND", { parts: [promotional], reason: "CANCELLED" })).toBe(
      "Returned to promotional credits: the extraction was cancelled, for",
    );
    expect(words("REFUND", { parts: [promotional, plan], reason: "NOTHING_FOUND" })).toBe(
      "Returned to promotional credits and credits of your plan: nothing was found in the photo, for",
    );
    expect(words("REFUND", { reason: "ENGINE_FAILED" })).toBe("Returned: the extraction failed, for");
  });

  test("signs and months", () => {
    expect([25, -1, 0].map(presentChange)).toEqual(["+25", "−1", "0"]);
    expect(presentMonth("2026-11")).toBe("November 2026");
    expect(presentTime("2026-11-30T23:59:59.999Z")).toBe("Nov 30, 2026, 23:59");
  });
});

test("a key's rights, where they are not all", () => {
  const capabilities = ["jobs:create", "jobs:read", "credits:read", "webhooks:manage"];
  expect(presentRights({ capabilities, requireHmac: false })).toBeNull();
  expect(presentRights({ capabilities: ["jobs:read", "credits:read"], requireHmac: true })).toBe(
    "Only: read jobs and items, read credits and usage. Asks for signed requests",
  );
});

test("what became of a webhook's message, and of one attempt", () => {
  const attempt = { attempt: 1, at: "", status: 500, error: null, tookMs: 1_234 };
  expect(presentMessage({ state: "PENDING", attempts: [] }).words).toBe("On its way");
  expect(presentMessage({ state: "PENDING", attempts: [attempt] }).words).toBe("Will be tried again");
  expect(presentMessage({ state: "FAILED", attempts: [attempt] }).tone).toBe("critical");
  expect(presentMessage({ state: "DELIVERED", attempts: [attempt] }).tone).toBe("success");
  expect(presentAttempt(attempt)).toBe("Answered 500 after 1.2 s");
  expect(presentAttempt({ status: null, error: "no answer in time", tookMs: 10_000 })).toBe(
    "Not delivered: no answer in time",
  );
  expect(["job.failed", "test"].map(presentEvent)).toEqual(["An extraction failed", "Test"]);
});

test("a key's limits, and counts", () => {
  const none = { callsPerMinuteMax: null, dailyCreditsMax: null, monthlyCreditsMax: null };
  expect(presentLimits(none)).toBeNull();
  expect(presentLimits({ ...none, callsPerMinuteMax: 60, monthlyCreditsMax: 500 })).toBe(
    "At most 60 calls a minute, 500 credits a month",
  );
  expect([countWords(1, "item"), countWords(0, "item")]).toEqual(["1 item", "0 items"]);
});

describe("a file is judged before it is sent", () => {
  const bytes = (text: string) => new Uint8Array(Buffer.from(text, "latin1"));
  const judge = (head: string, given: Partial<Parameters<typeof judgeFile>[0]> = {}) =>
    judgeFile({ name: "photo", type: "", size: 1000, head: bytes(head), ...given });

  test.each([
    ["\xff\xd8\xff\xe0", "image/jpeg"],
    ["\x89PNG\r\n\x1a\n", "image/png"],
    ["RIFF\0\0\0\0WEBPVP8 ", "image/webp"],
    ["\0\0\0\x1cftypavif\0\0\0\0avifmif1", "image/avif"],
  ])("by its first bytes, not by its name: %o", (head, contentType) => {
    expect(judge(head, { name: "photo.heic", type: "image/heic" })).toEqual({ contentType });
  });

  test("HEIC is refused with the way out", () => {
    expect(judge("\0\0\0\x18ftypheic\0\0\0\0mif1heic")).toMatchObject({ refusal: expect.stringContaining("JPEG") });
    expect(judge("", { name: "IMG_1.HEIC" })).toMatchObject({ refusal: expect.stringContaining("HEIC") });
  });

  test("what is no photo, empty or too large is refused, and says so", () => {
    expect(judge("GIF89a")).toMatchObject({ refusal: expect.stringContaining("not a photo") });
    expect(judge("\xff\xd8\xff", { size: 0 })).toMatchObject({ refusal: expect.stringContaining("empty") });
    expect(judge("\xff\xd8\xff", { size: 21 * 1024 * 1024 })).toMatchObject({
      refusal: expect.stringContaining("21 MB"),
    });
  });
});
