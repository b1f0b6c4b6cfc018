// What a scanned code is worth: the same rules as cards.py, with the browser's own Ed25519 (WebCrypto).
"use strict";
window.ruguiCard = (() => {
  const bytes = (text) => {
    if (!/^[A-Za-z0-9_-]*$/.test(text)) throw new Error("not base64url");
    const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
    return Uint8Array.from(plain, (char) => char.charCodeAt(0));
  };
  const hex = (text) => Uint8Array.from(text.match(/../g) || [], (pair) => parseInt(pair, 16));
  const day = (text) => {
    if (!/^\d{8}$/.test(text)) throw new Error("not a day");
    return `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}`;
  };
  const claimOf = (payload) => {
    const parts = new TextDecoder("utf-8", { fatal: true }).decode(payload).split("|");
    if (parts.length !== 6) throw new Error("not six fields");
    const [key, card, member, tier, issued, until] = parts;
    return { key, card, member, tier, issued: day(issued), until: until ? day(until) : "" };
  };
  const able = async () => {
    try {
      await crypto.subtle.importKey("raw", new Uint8Array(32), { name: "Ed25519" }, false, ["verify"]);
      return true;
    } catch {
      return false;
    }
  };
  const read = async (text, list, today) => {
    const [head, body, signature, more] = text.trim().split(".");
    let payload, signed, claim;
    try {
      if (head !== "RG1" || more !== undefined || text.length > 400) throw new Error("not a card");
      payload = bytes(body || "");
      signed = bytes(signature || "");
      claim = claimOf(payload);
    } catch {
      return { verdict: "unreadable" };
    }
    if (!Object.hasOwn(list.keys, claim.key)) return { verdict: "unknown_key" };
    const key = await crypto.subtle.importKey("raw", hex(list.keys[claim.key]), { name: "Ed25519" }, false, ["verify"]);
    const prefix = new TextEncoder().encode("rugui-card-1|");
    const message = new Uint8Array(prefix.length + payload.length);
    message.set(prefix);
    message.set(payload, prefix.length);
    if (!(await crypto.subtle.verify({ name: "Ed25519" }, key, signed, message))) return { verdict: "forged" };
    if (list.revoked.includes(claim.card)) return { verdict: "revoked", claim };
    if (claim.until && claim.until < today) return { verdict: "over", claim };
    return { verdict: "good", claim };
  };
  return { able, read };
})();
