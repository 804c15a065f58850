--- OAuth mutual TLS (RFC 8705) for OpenResty, Kong, APISIX and plain LuaJIT: access tokens that are bound to client
-- certificates, and clients that are authenticated by them.
--
-- A function returns its result, or nil and an `Error`. A wrong type is a mistake of the program and raises an error.
-- The constants of certbound.h are here by their names, without `CERTBOUND_`.
-- @module certbound
-- SPDX-License-Identifier: MIT OR Apache-2.0
local library = require "certbound.library"
local status = require "certbound.status"
local presented = require "certbound.presented"
local check = require "certbound.check"
local answer = require "certbound.answer"
local client = require "certbound.client"
local registry = require "certbound.registry"
local forwarded = require "certbound.forwarded"

local M = {
    error = status.named,
    presented = presented.presented,
    thumbprint = presented.thumbprint,
    confirmation_write = presented.confirmation_write,
    check_claims = check.check_claims,
    check_introspection = check.check_introspection,
    check_jwt_ignoring_signature = check.check_jwt_ignoring_signature,
    confirmation_from_claims = check.confirmation_from_claims,
    confirmation_from_introspection = check.confirmation_from_introspection,
    challenge_bearer = answer.challenge_bearer,
    challenge_invalid_client = answer.challenge_invalid_client,
    client_from_metadata = client.client_from_metadata,
    registry_open = registry.registry_open,
    forwarded_header = forwarded.forwarded_header,
    trusted_peer_asserted = forwarded.trusted_peer_asserted,
    trusted_peer_by_secret = forwarded.trusted_peer_by_secret,
    forwarded_chain = forwarded.forwarded_chain,
}

for name, value in pairs(library.constants) do
    M[name] = value
end

return M
