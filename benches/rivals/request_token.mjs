// Asks for a token and prints it: request_token.mjs URL
const reply = await fetch(process.argv[2] + "/payAuth/token", {
  method: "POST",
  headers: { "Content-Type": "application/json" },
  body: JSON.stringify({ pay2_id: "bench", pay2_key: "bench-key" }),
});
console.log((await reply.json()).TOKEN);
