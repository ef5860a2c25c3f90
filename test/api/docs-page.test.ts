// /docs shows every operation, loads nothing from anywhere and runs no script.
import { afterAll, beforeAll, expect, test } from "vitest";
import { startApp, type TestApp } from "../support/start-app";

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.stop());

test("the page", async () => {
  const response = await fetch(`${app.url}/docs`);
  const page = await response.text();
  expect(response.status).toBe(200);
  expect(response.headers.get("content-security-policy")).toMatch(/^default-src 'none'.*style-src 'sha256-[^']+'$/);
  expect(page).not.toMatch(/<script|<link|<img|src=|href="https?:/);
  const { endpoints } = await import("~/api/endpoints");
  for (const { operationId, summary } of endpoints) {
    expect(page).toContain(`<h2 id="${operationId}">`);
    expect(page).toContain(summary);
  }
});
