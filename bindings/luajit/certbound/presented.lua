-- What the TLS layer says about the client's certificate.
-- SPDX-License-Identifier: MIT OR Apache-2.0
local ffi = require "ffi"
local input = require "certbound.input"
local library = require "certbound.library"
local status = require "certbound.status"

local C = library.C
local constants = library.constants

local Presented = ffi.metatype("certbound_presented", {
    __index = {},
    __tostring = function() return "certbound.Presented" end,
})
local scratch = Presented()
local digest = ffi.new("uint8_t[?]", constants.THUMBPRINT_LEN)
local text = ffi.new("uint8_t[?]", math.max(constants.THUMBPRINT_TEXT_LEN, constants.CONFIRMATION_JSON_LEN))

local function fill(out, value)
    if value == nil then
        return C.certbound_presented_nothing(out)
    end
    local der, len = input.certificate(value)
    if der == nil then
        return len.status
    end
    return C.certbound_presented_certificate(der, len, out)
end

-- The thumbprint of a certificate into `digest`.
local function hash(value)
    local der, len = input.certificate(value)
    if der == nil then
        return len.status
    end
    return C.certbound_thumbprint(der, len, digest)
end

local M = { Presented = Presented }

--- The certificate that the client presented on this connection, or the fact that it presented none.
--
-- It must come from the TLS layer, such as nginx's variable `ssl_client_raw_cert`, or from `forwarded_header`. It may be
-- kept for all requests of the connection: the certificate is then decoded and hashed once.
-- @tparam string|nil certificate DER or PEM; nil if the client presented none. An empty string is malformed.
-- @treturn Presented|nil
-- @treturn ?Error PEM_*, SECOND_CERTIFICATE, CHAIN_TOO_LONG, CERTIFICATE_NOT_DER, CERTIFICATE_TRUNCATED,
-- CERTIFICATE_TRAILING_DATA, CERTIFICATE_TOO_LONG
function M.presented(certificate)
    local out = Presented()
    local result = fill(out, certificate)
    if result ~= 0 then
        return nil, status.error(result)
    end
    return out
end

--- The structure of what a check was given: a Presented, or what makes one. It holds until the next call.
function M.struct_of(value)
    if ffi.istype(Presented, value) then
        return value
    end
    local result = fill(scratch, value)
    if result ~= 0 then
        return nil, status.error(result)
    end
    return scratch
end

--- The thumbprint of a certificate, `x5t#S256`, in its 43 characters (RFC 8705 section 3.1).
-- @tparam string certificate DER or PEM
-- @treturn string|nil
-- @treturn ?Error as `presented`
function M.thumbprint(certificate)
    local result = hash(certificate)
    if result == 0 then
        result = C.certbound_thumbprint_to_text(digest, text)
    end
    if result ~= 0 then
        return nil, status.error(result)
    end
    return ffi.string(text, constants.THUMBPRINT_TEXT_LEN)
end

--- The value of the `cnf` member that binds a token to a certificate, `{"x5t#S256":"..."}`, for an authorization server
-- to put into the JSON text that it signs (RFC 8705 section 3.1).
-- @tparam string certificate DER or PEM
-- @treturn string|nil JSON
-- @treturn ?Error as `presented`
function M.confirmation_write(certificate)
    local result = hash(certificate)
    if result == 0 then
        result = C.certbound_confirmation_write(digest, text)
    end
    if result ~= 0 then
        return nil, status.error(result)
    end
    return ffi.string(text, constants.CONFIRMATION_JSON_LEN)
end

return M
