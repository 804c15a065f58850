// What Node programs are written with, as workers of `make bench-peers`. Usage: node worker.js x509|hash;
// benches/harness/worker.h says what a worker does.
"use strict";
const { X509Certificate, createHash, timingSafeEqual } = require("node:crypto");
const { readFileSync, readSync, writeSync } = require("node:fs");

// Whether the claims name this digest.
function names(claims, digest) {
  const expected = JSON.parse(claims).cnf?.["x5t#S256"];
  if (typeof expected !== "string") return false;
  const octets = Buffer.from(expected, "base64url");
  return octets.length === digest.length && timingSafeEqual(octets, digest);
}

// The octets of a PEM certificate.
function decode(pem) {
  return Buffer.from(pem.toString("latin1").split("-----")[2], "base64");
}

const sha256 = (octets) => createHash("sha256").update(octets).digest();

const peers = {
  x509: {
    about: "crypto.X509Certificate, JSON",
    der: (certificate, claims) =>
      names(claims, Buffer.from(new X509Certificate(certificate).fingerprint256.replaceAll(":", ""), "hex")),
    pem: (certificate, claims) => peers.x509.der(certificate, claims),
  },
  hash: {
    about: "crypto.createHash, JSON",
    der: (certificate, claims) => names(claims, sha256(certificate)),
    pem: (certificate, claims) => names(claims, sha256(decode(certificate))),
  },
};

function timed(check, certificate, claims, calls, expected) {
  const start = process.hrtime.bigint();
  for (let call = 0; call < calls; call++) {
    if (check(certificate, claims) !== expected) throw new Error("round: a call gave another answer");
  }
  return process.hrtime.bigint() - start;
}

const peer = peers[process.argv[2]];
let check, certificate, claims, expected;

function answer(line) {
  const words = line.split(" ");
  switch (words[0]) {
    case "about":
      return `${peer.about} of Node ${process.versions.node}, OpenSSL ${process.versions.openssl}`;
    case "load":
      check = peer[words[1]];
      certificate = readFileSync(words[2]);
      claims = readFileSync(words[3]);
      return "ok";
    case "check":
      expected = check(certificate, claims);
      return expected ? "match" : "mismatch";
    case "round":
      return timed(check, certificate, claims, Number(words[1]), expected);
    default:
      throw new Error(`unknown request: ${line}`);
  }
}

// Synchronous, so that nothing of the event loop lies between a request and its answer.
const buffer = Buffer.alloc(4096);
for (let pending = ""; ; ) {
  const count = readSync(0, buffer);
  if (count === 0) break;
  pending += buffer.toString("utf8", 0, count);
  for (let end; (end = pending.indexOf("\n")) >= 0; pending = pending.slice(end + 1)) {
    writeSync(1, `${answer(pending.slice(0, end))}\n`);
  }
}
