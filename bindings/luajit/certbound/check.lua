-- Is this token bound to the presented certificate? (RFC 8705 section 3)
-- SPDX-License-Identifier: MIT OR Apache-2.0
local ffi = require "ffi"
local input = require "certbound.input"
local library = require "certbound.library"
local presented = require "certbound.presented"
local status = require "certbound.status"

local C = library.C
local constants = library.constants
local struct_of = presented.struct_of
local int = library.int

local BINDINGS = { [constants.BINDING_BOUND] = "bound", [constants.BINDING_UNBOUND] = "unbound" }

local M = {}

local function check(run, text, who, policy)
    local struct, problem = struct_of(who)
    if struct == nil then
        return nil, problem
    end
    local result = run(text, #text, struct, policy, int)
    if result ~= 0 then
        return nil, status.error(result)
    end
    return BINDINGS[int[0]]
end

--- Checks a JWT claims set against what the client presented (RFC 8705 section 3.1).
--
-- You have verified the token's signature, issuer, audience and times. What of the two thumbprints agrees is secret, and
-- compared in constant time; all else is public.
-- @tparam string claims the JSON text that was signed, never a decoded table
-- @tparam Presented|string|nil who what the client presented: of `presented`, or a certificate, or nil for none
-- @tparam number policy `POLICY_REQUIRE_BOUND` or `POLICY_ALLOW_UNBOUND`
-- @treturn string|nil "bound"; or "unbound", which only `POLICY_ALLOW_UNBOUND` lets pass
-- @treturn ?Error MISMATCH, NO_CERTIFICATE, UNBOUND, UNSUPPORTED_CONFIRMATION; JSON_*, CLAIMS_NOT_AN_OBJECT,
-- CONFIRMATION_NOT_AN_OBJECT, CONFIRMATION_THUMBPRINT; UNKNOWN_POLICY; for a certificate as `presented`
function M.check_claims(claims, who, policy)
    input.text(claims, "claims")
    input.number(policy, "policy")
    return check(C.certbound_check_claims, claims, who, policy)
end

--- Checks a token introspection response against what the client presented (RFC 7662, RFC 8705 section 3.2).
-- @tparam string response the JSON text, from the authorization server over an authenticated connection
-- @tparam Presented|string|nil who as `check_claims`
-- @tparam number policy as `check_claims`
-- @treturn string|nil "bound" or "unbound"
-- @treturn ?Error as `check_claims`; INACTIVE, INTROSPECTION_ACTIVE
function M.check_introspection(response, who, policy)
    input.text(response, "response")
    input.number(policy, "policy")
    return check(C.certbound_check_introspection, response, who, policy)
end

local checked = ffi.new "certbound_checked_jwt"

--- Checks the claims of a compact JWT against what the client presented WITHOUT VERIFYING ITS SIGNATURE.
--
-- You have verified it, as `lua-resty-jwt` or OpenResty's gateways do.
-- @tparam string token
-- @tparam Presented|string|nil who as `check_claims`
-- @tparam number policy as `check_claims`
-- @treturn string|nil "bound" or "unbound"
-- @treturn string|Error the claims, the JSON text that was signed; or the error: as `check_claims`; TOKEN_FORMAT,
-- TOKEN_ENCRYPTED, TOKEN_UNSIGNED, TOKEN_BASE64, TOKEN_TOO_LONG
function M.check_jwt_ignoring_signature(token, who, policy)
    input.text(token, "token")
    input.number(policy, "policy")
    local struct, problem = struct_of(who)
    if struct == nil then
        return nil, problem
    end
    -- A longer token is refused before the buffer is looked at.
    local room = math.floor(math.min(#token, constants.TOKEN_MAX_LEN) * 3 / 4)
    local claims = library.buffer(room)
    local result = C.certbound_check_jwt_ignoring_signature(token, #token, struct, policy, claims, room, checked)
    if result ~= 0 then
        return nil, status.error(result)
    end
    return BINDINGS[checked.binding], ffi.string(claims, checked.claims_len)
end

--- What a token says about its binding, to be kept beside a cached token, so that every use of it is checked.
-- @type Confirmation
local Confirmation = ffi.metatype("certbound_confirmation", {
    __index = {
        --- Checks the confirmation against what the client presented.
        -- @tparam Presented|string|nil who as `check_claims`
        -- @tparam number policy as `check_claims`
        -- @treturn string|nil "bound" or "unbound"
        -- @treturn ?Error MISMATCH, NO_CERTIFICATE, UNBOUND, UNKNOWN_POLICY; for a certificate as `presented`
        check = function(self, who, policy)
            input.number(policy, "policy")
            local struct, problem = struct_of(who)
            if struct == nil then
                return nil, problem
            end
            local result = C.certbound_confirmation_check(self, struct, policy, int)
            if result ~= 0 then
                return nil, status.error(result)
            end
            return BINDINGS[int[0]]
        end,
    },
    __tostring = function() return "certbound.Confirmation" end,
})

local function read(run, text)
    local out = Confirmation()
    local result = run(text, #text, out)
    if result ~= 0 then
        return nil, status.error(result)
    end
    return out
end

--- Reads the confirmation of a JWT claims set. That checks nothing.
-- @tparam string claims the JSON text that was signed
-- @treturn Confirmation|nil
-- @treturn ?Error those of `check_claims` that concern the text
function M.confirmation_from_claims(claims)
    return read(C.certbound_confirmation_from_claims, input.text(claims, "claims"))
end

--- Reads the confirmation of a token introspection response. That checks nothing but `active`.
-- @tparam string response the JSON text
-- @treturn Confirmation|nil
-- @treturn ?Error those of `check_introspection` that concern the text
function M.confirmation_from_introspection(response)
    return read(C.certbound_confirmation_from_introspection, input.text(response, "response"))
end

return M
