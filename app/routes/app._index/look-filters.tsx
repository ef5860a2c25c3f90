import { useNavigate } from "@remix-run/react";
import { Box, InlineGrid, Select, TextField } from "@shopify/polaris";
import { useEffect, useRef, useState } from "react";
import { type LookQuery, readQuery, writeQuery } from "./read-query";

const PAUSE_MS = 300;
const options = [
  { label: "All looks", value: "" },
  { label: "On product pages", value: "PUBLISHED" },
  { label: "Ready to publish", value: "READY" },
  { label: "Failed", value: "FAILED" },
];

/** Finds looks by their product, and by what has become of them. */
export function LookFilters({ asked }: { asked: LookQuery }) {
  const [search, setSearch] = useState(asked.search ?? "");
  const navigate = useNavigate();
  const timer = useRef(0);
  useEffect(() => () => clearTimeout(timer.current), []);
  const ask = (change: Partial<Record<"search" | "filter", string>>, afterMs: number) => {
    clearTimeout(timer.current);
    const params = new URLSearchParams({ search, filter: asked.filter ?? "", ...change });
    const go = () => navigate(writeQuery(readQuery(params)), { replace: true });
    timer.current = window.setTimeout(go, afterMs);
  };
  const type = (text: string) => {
    setSearch(text);
    ask({ search: text }, PAUSE_MS);
  };
  return (
    <Box padding="300">
      <InlineGrid columns={{ xs: 1, sm: ["twoThirds", "oneThird"] }} gap="200">
        <TextField
          label="Search by product"
          labelHidden
          placeholder="Search by product"
          value={search}
          onChange={type}
          clearButton
          onClearButtonClick={() => type("")}
          autoComplete="off"
          type="search"
        />
        <Select
          label="Which looks"
          labelHidden
          options={options}
          value={asked.filter ?? ""}
          onChange={(filter) => ask({ filter }, 0)}
        />
      </InlineGrid>
    </Box>
  );
}
