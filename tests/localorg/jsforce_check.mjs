// Drives the local org with jsforce and prints what it saw as one line of JSON.
import { createRequire } from "node:module";

const [folder, url, clientId, clientSecret] = process.argv.slice(2);
const jsforce = createRequire(`${folder}/`)("jsforce");

const connection = new jsforce.Connection({
  instanceUrl: url,
  loginUrl: url,
  version: "64.0",
  oauth2: { loginUrl: url, clientId, clientSecret },
});
await connection.authorize({ grant_type: "client_credentials" });

const found = await connection.query(
  "SELECT Id, CaseNumber, Account.Name, (SELECT Field, NewValue FROM Histories) FROM Case ORDER BY CaseNumber LIMIT 3",
);
const [first, second] = found.records;
const outcomes = await connection.sobject("Case").update([
  { Id: first.Id, SFSync_Flag__c: "from node" },
  { Id: second.Id, Nope__c: "x" },
]);
const all = await connection.query("SELECT Id FROM Case", { autoFetch: true, maxFetch: 10000 });
const start = new Date("2026-11-23T09:50:00Z");
const end = new Date("2026-11-23T10:05:00Z");
const updated = await connection.sobject("Case").updated(start, end);
const deleted = await connection.sobject("Case").deleted(start, end);
const created = await connection.sobject("Case").create({ Subject: "made by node" });
const read = await connection.sobject("Case").retrieve(created.id);
const described = await connection.sobject("Case").describe();
const identity = await connection.identity();
const refusal = await connection.query("SELECT Nope__c FROM Case").catch((error) => error.errorCode);

console.log(
  JSON.stringify({
    account: first.Account.Name,
    firstHistory: first.Histories.records[0].Field,
    outcomes: outcomes.map((each) => [each.success, each.errors.map((error) => error.statusCode)]),
    all: all.records.length,
    updated: updated.ids,
    first: first.Id,
    deleted: deleted.deletedRecords.length,
    subject: read.Subject,
    fields: described.fields.length,
    username: identity.username,
    refusal,
    usage: connection.limitInfo.apiUsage.limit,
  }),
);
