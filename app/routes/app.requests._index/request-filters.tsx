import { useNavigate } from "@remix-run/react";
import { Box, Button, InlineGrid, Select, TextField } from "@shopify/polaris";
import { type FormEvent, useState } from "react";
import { isRequestId } from "./is-request-id";
import { type RequestQuery, requestDays, requestsPath } from "./read-request-query";

type Props = { asked: RequestQuery; keys: { id: string; name: string; mode: string }[] };

const modes = [
  { value: "LIVE", label: "Admin and live keys" },
  { value: "TEST", label: "Test keys" },
];
const statuses = [
  { value: "", label: "Any status" },
  { value: "NOT_STARTED", label: "Waiting" },
  { value: "IN_PROGRESS", label: "At work" },
  { value: "SUCCESS", label: "Succeeded" },
  { value: "FAILURE", label: "Failed or cancelled" },
];
const times = requestDays.map((days) => ({
  value: String(days),
  label: days === requestDays.at(-1) ? "All that are kept" : days === 1 ? "Last 24 hours" : `Last ${days} days`,
}));

/** Finds one request by its id, or those of a status, a maker and a time. */
export function RequestFilters({ asked, keys }: Props) {
  const navigate = useNavigate();
  const ask = (change: Partial<RequestQuery>) =>
    navigate(requestsPath({ ...asked, after: null, ...change }), { replace: true });
  const makers = [
    { value: "", label: "Anyone" },
    ...(asked.mode === "LIVE" ? [{ value: "admin", label: "Looklift" }] : []),
    ...keys.filter(({ mode }) => mode === asked.mode).map(({ id, name }) => ({ value: id, label: name })),
  ];
  return (
    <Box padding="300">
      <InlineGrid columns={{ xs: 1, sm: 2, md: ["twoThirds", "oneThird"] }} gap="300">
        <FindById />
        <Select
          label="Keys"
          options={modes}
          value={asked.mode}
          onChange={(mode) => ask({ mode: mode as RequestQuery["mode"], key: null })}
        />
      </InlineGrid>
      <Box paddingBlockStart="300">
        <InlineGrid columns={{ xs: 1, sm: 3 }} gap="300">
          <Select
            label="Status"
            options={statuses}
            value={asked.status ?? ""}
            onChange={(status) => ask({ status: (status || null) as RequestQuery["status"] })}
          />
          <Select
            label="Made by"
            options={makers}
            value={asked.key ?? ""}
            onChange={(key) => ask({ key: key || null })}
          />
          <Select
            label="Time"
            options={times}
            value={String(asked.days)}
            onChange={(days) => ask({ days: Number(days) })}
          />
        </InlineGrid>
      </Box>
    </Box>
  );
}

function FindById() {
  const navigate = useNavigate();
  const [id, setId] = useState("");
  const [error, setError] = useState<string | undefined>();
  const find = (event: FormEvent) => {
    event.preventDefault();
    if (isRequestId(id)) navigate(`/app/requests/${id.trim()}`);
    else setError("Give a whole request id or job id, as an answer of the API has it.");
  };
  return (
    <form onSubmit={find}>
      <TextField
        label="Request id or job id"
        value={id}
        onChange={(text) => {
          setId(text);
          setError(undefined);
        }}
        {...(error !== undefined && { error })}
        autoComplete="off"
        spellCheck={false}
        connectedRight={<Button submit>Find</Button>}
      />
    </form>
  );
}
