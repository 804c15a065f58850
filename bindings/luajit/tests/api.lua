-- What the vectors do not show: types, errors that are shared, buffers that are used again, registries and proxies.
-- Usage: api.lua VECTORS
local certbound = require "certbound"
local vectors = ...

local function read(name)
    local file = assert(io.open(vectors .. "/" .. name, "rb"))
    local text = file:read "*a"
    file:close()
    return text
end

local PEM, OTHER = read "rfc8705-appendix-a.pem", read "other.pem"
local THUMBPRINT = "A4DtL2JmUMhAsvJj5tKyn64SqzmuXbMrJa0n761y5v0"
local BOUND = '{"cnf":{"x5t#S256":"' .. THUMBPRINT .. '"}}'
local REQUIRE, ALLOW = certbound.POLICY_REQUIRE_BOUND, certbound.POLICY_ALLOW_UNBOUND

local failed = 0
local function same(actual, expected)
    if actual ~= expected then
        failed = failed + 1
        print(debug.getinfo(2, "l").currentline .. ": " .. tostring(actual) .. ", not " .. tostring(expected))
    end
end
-- The call gives nil and the error of that name.
local function refused(name, value, problem)
    same(value, nil)
    same(type(problem) == "table" and problem.name, name)
end
local function raises(pattern, run, ...)
    local done, message = pcall(run, ...)
    same(done, false)
    same(tostring(message):find(pattern) ~= nil and pattern or message, pattern)
end

-- Errors: one object for each status, with everything that a log needs.
local _, problem = certbound.check_claims(BOUND, OTHER, REQUIRE)
same(problem.status, 100)
same(problem.name, "MISMATCH")
same(problem.class, "refused")
same(tostring(problem), problem.text .. " (MISMATCH, 100)")
same(select(2, certbound.check_claims(BOUND, OTHER, REQUIRE)), problem)
same(select(2, certbound.check_claims("{", PEM, REQUIRE)).class, "malformed")
same(select(2, certbound.check_claims((" "):rep(1048577), PEM, REQUIRE)).class, "limit")
same(select(2, certbound.check_claims(BOUND, PEM, 77)).class, "misuse")

same(certbound.error "MISMATCH", problem)
raises("api.lua:%d+: certbound: no status has the name X", function() return (certbound.error "X") end)

-- Answers.
same(certbound.challenge_bearer(problem, "a realm"), 'Bearer realm="a realm", error="invalid_token", ' ..
    'error_description="token bound to another certificate"')
same(#assert(certbound.challenge_bearer(problem, ("x"):rep(5000))) > 5000, true)
refused("INVALID_REALM", certbound.challenge_bearer(problem, '"'))
refused("INVALID_REALM", certbound.challenge_bearer(problem, "a\r\nX: y"))
local _, misuse = certbound.check_claims(BOUND, PEM, 77)
refused("NOT_A_REFUSAL", certbound.challenge_bearer(misuse))
refused("NOT_A_REFUSAL", certbound.challenge_invalid_client(misuse))
raises("the error that a function returned", certbound.challenge_bearer, nil)
raises("the error that a function returned", certbound.challenge_bearer, 100)
raises("the error that a function returned", certbound.challenge_invalid_client, { status = 100 })

-- Types. A message has the place of the caller.
raises("api.lua:%d+: certbound: claims must be a string, not table", function()
    return (certbound.check_claims({ cnf = {} }, PEM, REQUIRE))
end)
raises("policy must be one of", certbound.check_claims, BOUND, PEM)
raises("policy must be one of", certbound.check_claims, BOUND, PEM, "require_bound")
raises("must be DER or PEM in a string", certbound.presented, 1)
raises("must be DER or PEM in a string", certbound.check_claims, BOUND, false, REQUIRE)
raises("must be DER or PEM in a string", certbound.thumbprint, nil)
raises("metadata must be a string", certbound.client_from_metadata, {})
raises("image must be a string", certbound.registry_open, nil)

-- Certificates: DER and PEM, none, and what is neither.
local _, wrong = certbound.presented ""
same(wrong.name, "CERTIFICATE_NOT_DER")
refused("PEM_BEGIN", certbound.presented "-----BEGIN")
refused("SECOND_CERTIFICATE", certbound.presented(PEM .. OTHER))
refused("CERTIFICATE_NOT_DER", certbound.thumbprint "x")
refused("PEM_BEGIN", certbound.check_claims(BOUND, "-", REQUIRE))
refused("NO_CERTIFICATE", certbound.check_claims(BOUND, nil, REQUIRE))
refused("NO_CERTIFICATE", certbound.check_claims(BOUND, assert(certbound.presented(nil)), ALLOW))
same(certbound.check_claims("{}", nil, ALLOW), "unbound")

-- One buffer serves calls of all sizes, and what was made before stays as it was.
local first = assert(certbound.presented(PEM))
local alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
local function jwt(claims)
    local out = {}
    for at = 1, #claims, 3 do
        local a, b, c = claims:byte(at, at + 2)
        local bits = a * 65536 + b * 256 + c
        for place = 3, 0, -1 do
            local index = math.floor(bits / 64 ^ place) % 64 + 1
            out[#out + 1] = alphabet:sub(index, index)
        end
    end
    return "e30." .. table.concat(out) .. ".c2ln"
end
for _, size in ipairs { 3000, 30, 300000, 90, 70000 } do
    local claims = BOUND:sub(1, -2) .. ',"a":"' .. ("x"):rep(size) .. '"}'
    claims = claims .. (" "):rep(-#claims % 3)
    local binding, text = certbound.check_jwt_ignoring_signature(jwt(claims), PEM, REQUIRE)
    same(binding, "bound")
    same(text, claims)
    refused("MISMATCH", certbound.check_jwt_ignoring_signature(jwt(claims), OTHER, REQUIRE))
    same(certbound.check_claims(BOUND, first, REQUIRE), "bound")
end
refused("TOKEN_TOO_LONG", certbound.check_jwt_ignoring_signature(("x"):rep(2097153), PEM, REQUIRE))

-- Clients.
local function metadata(id, more)
    return '{"client_id":"' .. id .. '","token_endpoint_auth_method":"tls_client_auth",' .. more .. "}"
end
local client = assert(certbound.client_from_metadata(metadata("c",
    '"tls_client_auth_subject_dn":"CN=mtls","tls_client_certificate_bound_access_tokens":true')))
same(client.method, certbound.METHOD_TLS_CLIENT_AUTH)
same(client.bound_tokens, 1)
same(client:is "c", true)
same(client:is "d", false)
same(client:authenticate(PEM, certbound.CHAIN_VALIDATED), true)
refused("CHAIN_NOT_VALIDATED", client:authenticate(PEM, certbound.CHAIN_NOT_VALIDATED))
refused("NO_CLIENT_CERTIFICATE", client:authenticate(nil, certbound.CHAIN_VALIDATED))
refused("CERTIFICATE_NOT_DER", client:authenticate("", certbound.CHAIN_VALIDATED))
refused("PEM_BASE64", client:authenticate(PEM:sub(1, 100), certbound.CHAIN_VALIDATED))
refused("CLIENT_MISMATCH", client:authenticate(OTHER, certbound.CHAIN_VALIDATED))
refused("UNKNOWN_CHAIN", client:authenticate(PEM, 0))
raises("chain must be one of", client.authenticate, client, PEM)
local pinned = assert(client:pin_issuer(OTHER, certbound.PINNED_NAME))
refused("ISSUER_MISMATCH", pinned:authenticate(PEM, certbound.CHAIN_VALIDATED))
same(client:pin_issuer(PEM, certbound.PINNED_NAME):authenticate(PEM, certbound.CHAIN_VALIDATED), true)
refused("PEM_BEGIN", client:pin_issuer("-", certbound.PINNED_NAME))
refused("NO_KEY_IDENTIFIER", client:pin_issuer(PEM, certbound.PINNED_KEY_IDENTIFIER))
refused("UNKNOWN_PINNED", client:pin_issuer(PEM, 0))
raises("pinned must be one of", client.pin_issuer, client, PEM)
refused("CLIENT_IDENTITY", certbound.client_from_metadata(metadata("c", '"a":1')))

-- Registries: the image outlives every other reference to it.
local registry = assert(certbound.registry_open(read "registry.img"))
same(registry:count() > 0, true)
for _ = 1, 20 do
    collectgarbage()
    local _ = ("x"):rep(1000)
end
refused("UNKNOWN_CLIENT", registry:find "nobody")
refused("UNKNOWN_CLIENT", registry:authenticate("nobody", PEM, certbound.CHAIN_VALIDATED))
refused("CLIENT_ID", registry:find "")
refused("NO_CLIENT_CERTIFICATE", registry:find_by_certificate(nil, certbound.CHAIN_VALIDATED))
same(assert(registry:find "certificate"):is "certificate", true)
same(assert(registry:authenticate("certificate", PEM, certbound.CHAIN_NOT_VALIDATED)).bound_tokens, 1)
same(assert(registry:find_by_certificate(PEM, certbound.CHAIN_NOT_VALIDATED)):is "certificate", true)
refused("AMBIGUOUS_CERTIFICATE", registry:find_by_certificate(PEM, certbound.CHAIN_VALIDATED))
refused("REGISTRY_FORMAT", certbound.registry_open "")
refused("REGISTRY_CHECKSUM", certbound.registry_open((read("registry.img"):gsub(".$", function(last)
    return string.char((last:byte() + 1) % 256)
end))))

-- A proxy's header.
local peer = certbound.trusted_peer_asserted()
local header = assert(certbound.forwarded_header(certbound.FORMAT_PERCENT_PEM))
local value = PEM:gsub("[^%w]", function(c) return string.format("%%%02X", c:byte()) end)
local forwarded = assert(header:decode(peer, value))
same(certbound.check_claims(BOUND, forwarded.presented, REQUIRE), "bound")
same(certbound.thumbprint(forwarded.der), THUMBPRINT)
same(assert(header:decode(peer, { value })).der, forwarded.der)
for _, none in ipairs { {}, { "" }, "", "(null)" } do
    forwarded = assert(header:decode(peer, none))
    same(forwarded.der, nil)
    refused("NO_CERTIFICATE", certbound.check_claims(BOUND, forwarded.presented, REQUIRE))
end
same(assert(header:decode(peer, nil)).der, nil)
local many = {}
for at = 1, 40 do
    many[at] = value
end
refused("FORWARDED_REPEATED", header:decode(peer, { value, value }))
refused("FORWARDED_REPEATED", header:decode(peer, many))
refused("FORWARDED_PERCENT", header:decode(peer, "%%"))
refused("NULL_POINTER", header:decode(nil, value))
raises("each line of a header must be a string", header.decode, header, peer, { value, true })
raises("the lines of a header must be", header.decode, header, peer, 1)
same(header:check(), true)
header.certificate_max_len = 10
refused("CERTIFICATE_TOO_LONG", header:decode(peer, value))
header.certificate_max_len = 0
refused("INVALID_LIMIT", header:decode(peer, value))
refused("INVALID_LIMIT", header:check())
refused("UNKNOWN_FORMAT", certbound.forwarded_header(99))
same(certbound.forwarded_chain(peer, certbound.VERDICT_WORDS, "SUCCESS"), certbound.CHAIN_VALIDATED)
same(certbound.forwarded_chain(peer, certbound.VERDICT_WORDS, "NONE"), certbound.CHAIN_NOT_VALIDATED)
same(certbound.forwarded_chain(peer, certbound.VERDICT_CODE, { "0" }), certbound.CHAIN_VALIDATED)
refused("FORWARDED_VERDICT", certbound.forwarded_chain(peer, certbound.VERDICT_WORDS, "success"))
local secret = "0123456789abcdef"
assert(certbound.trusted_peer_by_secret({ secret }, secret))
refused("UNTRUSTED_PEER", certbound.trusted_peer_by_secret(nil, secret))
refused("UNTRUSTED_PEER", certbound.trusted_peer_by_secret({ secret, secret }, secret))
refused("WEAK_SECRET", certbound.trusted_peer_by_secret(secret, "short"))

-- A worker's memory does not grow, whether its code is compiled or interpreted.
local function work()
    for _ = 1, 20000 do
        certbound.check_claims(BOUND, PEM, REQUIRE)
        certbound.check_claims(BOUND, OTHER, REQUIRE)
        header:decode(peer, many)
    end
    collectgarbage()
    collectgarbage()
    return collectgarbage "count"
end
local before = work()
same(work() - before < 64, true)

print(failed == 0 and "api: passed" or "api: " .. failed .. " failures")
os.exit(failed == 0 and 0 or 1)
