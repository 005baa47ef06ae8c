// Sends one of everything with the real Node client: `node send.mjs ADDRESS KEY`; prints the errors it was told of.
import { Analytics } from "@segment/analytics-node";

const [host, writeKey] = process.argv.slice(2);
const analytics = new Analytics({ host, writeKey, maxRetries: 2 });
analytics.on("error", (error) => console.log(JSON.stringify(error)));
analytics.identify({ userId: "u1", traits: { email: "hanako@initech.example", name: "山田 花子" } });
analytics.group({ userId: "u1", groupId: "c1", traits: { name: "イニテック" } });
analytics.track({ userId: "u1", event: "Report viewed", properties: { pages: 3, at: new Date() }, context: { groupId: "c1" } });
analytics.page({ userId: "u1", category: "公開", name: "料金", properties: { url: "https://initech.example/" } });
analytics.screen({ userId: "u1", category: "App", name: "Home" });
analytics.alias({ previousId: "a1", userId: "u1" });
for (let number = 0; number < 250; number++) analytics.track({ userId: "u1", event: "Counted", properties: { number } });
analytics.track({ anonymousId: "a1", event: "Anonymous" });
await analytics.closeAndFlush({ timeout: 20000 });
