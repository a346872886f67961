// Node, without a library: what `fetch` sends to Canvas Medical, tried on the twin.
//
//     canvas-comms twin --port 8043 &
//     CANVAS_URL=http://127.0.0.1:8043 node reminder.mjs Practitioner/ID Patient/ID "See you at nine."
//
// It prints what was stored, which is not always what was sent: read it back, as here.

const [base, sender, recipient, text] = [process.env.CANVAS_URL, ...process.argv.slice(2)];

const login = await fetch(`${base}/auth/token/`, {
  method: "POST",
  body: new URLSearchParams({
    grant_type: "client_credentials",
    client_id: process.env.CANVAS_CLIENT_ID ?? "canvas-comms-twin",
    client_secret: process.env.CANVAS_CLIENT_SECRET ?? "synthetic-only",
  }),
});
const { access_token } = await login.json();
const headers = { Authorization: `Bearer ${access_token}`, "Content-Type": "application/fhir+json" };

const created = await fetch(`${base}/Communication`, {
  method: "POST",
  headers,
  body: JSON.stringify({
    resourceType: "Communication",
    status: "unknown",
    sender: { reference: sender },
    recipient: [{ reference: recipient }],
    payload: [{ contentString: text }],
  }),
});
if (created.status !== 201) {
  console.error(created.status, (await created.json()).issue?.map((one) => one.code));
  process.exit(1);
}
const id = created.headers.get("Location").match(/Communication\/([^/]+)/)[1];
const stored = await (await fetch(`${base}/Communication/${id}`, { headers })).json();
console.log(JSON.stringify({ id, status: stored.status, text: stored.payload[0].contentString }));
