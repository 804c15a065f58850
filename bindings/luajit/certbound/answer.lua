-- The OAuth answers to a refusal. Both go with the HTTP status CHALLENGE_HTTP_STATUS, 401.
-- SPDX-License-Identifier: MIT OR Apache-2.0
local ffi = require "ffi"
local input = require "certbound.input"
local library = require "certbound.library"
local status = require "certbound.status"

local C = library.C
local MAX_LEN = library.constants.CHALLENGE_MAX_LEN
-- certbound.h: a realm adds its own length and 10.
local REALM_EXTRA = 10

local M = {}

--- The value of the `WWW-Authenticate` header for a token that was refused (RFC 8705 section 3, RFC 6750 section 3).
--
-- It holds nothing of the token or the certificate.
-- @tparam Error problem what a function returned after nil
-- @tparam ?string realm printable ASCII without quotes and backslashes
-- @treturn string|nil
-- @treturn ?Error NOT_A_REFUSAL if it is the server's own mistake: answer 500 then; INVALID_REALM
function M.challenge_bearer(problem, realm)
    local number = status.of(problem)
    if realm ~= nil then
        input.text(realm, "realm")
    end
    local len = realm ~= nil and #realm or 0
    local room = MAX_LEN + (realm ~= nil and REALM_EXTRA + len or 0)
    local out = library.buffer(room)
    local result = C.certbound_challenge_bearer(number, realm, len, out, room, library.size)
    if result ~= 0 then
        return nil, status.error(result)
    end
    return ffi.string(out, library.size[0])
end

--- The JSON body with which a token endpoint refuses a client (RFC 6749 section 5.2), to be sent as `application/json` and
-- with `Cache-Control: no-store`.
-- @tparam Error problem what a function returned after nil
-- @treturn string|nil
-- @treturn ?Error NOT_A_REFUSAL if it is the server's own mistake: answer 500 then
function M.challenge_invalid_client(problem)
    local number = status.of(problem)
    local out = library.buffer(MAX_LEN)
    local result = C.certbound_challenge_invalid_client(number, out, MAX_LEN, library.size)
    if result ~= 0 then
        return nil, status.error(result)
    end
    return ffi.string(out, library.size[0])
end

return M
