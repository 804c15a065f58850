-- Is this certificate this client's? (RFC 8705 section 2)
-- SPDX-License-Identifier: MIT OR Apache-2.0
local ffi = require "ffi"
local input = require "certbound.input"
local library = require "certbound.library"
local status = require "certbound.status"

local C = library.C
local UNKNOWN_CLIENT = 111
assert(library.statuses[UNKNOWN_CLIENT] == "UNKNOWN_CLIENT")

local Client
local methods = {}

--- A client as it is registered. Its fields `method` (`METHOD_*`), `bound_tokens` (1 or 0) and `identity_count` may be read.
-- @type Client

--- Whether the certificate that was presented on this connection authenticates this client.
--
-- The client was found by the `client_id` of the same request. Secret is which of its identities matched.
-- @tparam string|nil certificate the leaf, DER or PEM; nil if the client presented none
-- @tparam number chain `CHAIN_VALIDATED` or `CHAIN_NOT_VALIDATED`: what the TLS layer said. In nginx it is validated if
-- and only if `ssl_client_verify` is "SUCCESS".
-- @treturn boolean|nil true
-- @treturn ?Error NO_CLIENT_CERTIFICATE, CHAIN_NOT_VALIDATED, ISSUER_MISMATCH, CLIENT_MISMATCH; CERTIFICATE_*, KEY_*,
-- NAME_*, PEM_* of the certificate; UNKNOWN_CHAIN
function methods:authenticate(certificate, chain)
    input.number(chain, "chain")
    local der, len = input.certificate_or_none(certificate)
    if der == nil and len ~= 0 then
        return nil, len
    end
    local result = C.certbound_client_authenticate(self, der, len, chain)
    if result ~= 0 then
        return nil, status.error(result)
    end
    return true
end

--- Whether this is the client of that `client_id`. What the two have in common is secret.
-- @tparam string client_id
-- @treturn boolean
function methods:is(client_id)
    input.text(client_id, "client_id")
    local result = C.certbound_client_is(self, client_id, #client_id)
    if result ~= 0 and result ~= UNKNOWN_CLIENT then
        return nil, status.error(result)
    end
    return result == 0
end

--- The same client with a pin of its issuer, for servers that trust several authorities (RFC 8705 section 7.4).
-- @tparam string authority the authority's certificate, DER or PEM
-- @tparam number pinned one of `PINNED_*`: what a certificate must name of it. Look at what the authority issues before its
-- key identifier is pinned: a certificate without `authorityKeyIdentifier` does not agree.
-- @treturn Client|nil another client; this one stays as it is
-- @treturn ?Error CERTIFICATE_*, NAME_*, PEM_* of the authority's certificate; NO_KEY_IDENTIFIER; UNKNOWN_PINNED
function methods:pin_issuer(authority, pinned)
    input.number(pinned, "pinned")
    local der, len = input.certificate(authority)
    if der == nil then
        return nil, len
    end
    local out = Client()
    local result = C.certbound_client_pin_issuer(self, der, len, pinned, out)
    if result ~= 0 then
        return nil, status.error(result)
    end
    return out
end

Client = ffi.metatype("certbound_client", {
    __index = methods,
    __tostring = function() return "certbound.Client" end,
})

local M = { Client = Client }

--- Reads the metadata of a client, the JSON object that a server stores (RFC 7591 section 2, RFC 8705 section 2).
-- @tparam string metadata JSON
-- @treturn Client|nil to be kept for many requests
-- @treturn ?Error CLIENT_*, NAME_*, KEY_*, JSON_* and others: the registration cannot be used
function M.client_from_metadata(metadata)
    input.text(metadata, "metadata")
    local out = Client()
    local result = C.certbound_client_from_metadata(metadata, #metadata, out)
    if result ~= 0 then
        return nil, status.error(result)
    end
    return out
end

return M
