-- The client's certificate as a TLS-terminating proxy forwards it in a header (RFC 8705 section 6.5).
-- SPDX-License-Identifier: MIT OR Apache-2.0
local ffi = require "ffi"
local input = require "certbound.input"
local library = require "certbound.library"
local presented = require "certbound.presented"
local status = require "certbound.status"

local C = library.C
local Peer = ffi.typeof "certbound_trusted_peer"
local forwarded = ffi.new "certbound_forwarded"
local Presented = presented.Presented

--- A header that carries a certificate, as it is configured; made once. Its fields `mode`, `elements`, `value_max_len`,
-- `certificate_max_len` and `chain_max` may be changed as certbound.h says; then call `check`.
-- @type Header
local Header = ffi.metatype("certbound_forwarded_header", {
    __index = {
        --- Whether its fields can be, so that a mistake of the configuration shows before the first request.
        -- @treturn boolean|nil true
        -- @treturn ?Error UNKNOWN_PEM_MODE, INVALID_LIMIT
        check = function(self)
            local result = C.certbound_forwarded_header_check(self)
            if result ~= 0 then
                return nil, status.error(result)
            end
            return true
        end,

        --- Decodes the certificate that the proxy forwarded.
        -- @tparam Peer peer of `trusted_peer_asserted` or `trusted_peer_by_secret`
        -- @tparam string|table|nil lines ALL lines of the header's name, as `ngx.req.get_headers(0)[name]` has them: without
        -- that 0 nginx gives the first 100 headers only
        -- @treturn table|nil `presented`, for the checks of tokens, and `der`, for `Client:authenticate`: the certificate, or
        -- nil if the client presented none
        -- @treturn ?Error FORWARDED_*, PEM_*, XFCC_*, CERTIFICATE_*; SECOND_CERTIFICATE, CHAIN_TOO_LONG; INVALID_LIMIT,
        -- UNKNOWN_PEM_MODE
        decode = function(self, peer, lines)
            local array, count = input.lines(lines)
            local room = math.min(tonumber(self.certificate_max_len), library.constants.CERTIFICATE_MAX_LEN)
            local der = library.buffer(room)
            local result = C.certbound_forwarded_decode(self, peer, array, count, der, room, forwarded)
            if result ~= 0 then
                return nil, status.error(result)
            end
            local present = forwarded.outcome == library.constants.FORWARDED_CERTIFICATE
            return {
                presented = Presented(forwarded.presented),
                der = present and ffi.string(der, forwarded.der_len) or nil,
            }
        end,
    },
    __tostring = function() return "certbound.Header" end,
})

local M = {}

--- A header of that format, with the limits that certbound.h names.
-- @tparam number format one of `FORMAT_*`: configured for the proxy, and never guessed from a value
-- @treturn Header|nil
-- @treturn ?Error UNKNOWN_FORMAT
function M.forwarded_header(format)
    input.number(format, "format")
    local out = Header()
    local result = C.certbound_forwarded_header_new(format, out)
    if result ~= 0 then
        return nil, status.error(result)
    end
    return out
end

--- Your word that nobody but the proxy can reach this server, by the network's rules or by mutual TLS between the two, and
-- that it drops every copy of the header that a client sends.
-- @treturn Peer
function M.trusted_peer_asserted()
    local out = Peer()
    assert(C.certbound_trusted_peer_asserted(out) == 0)
    return out
end

--- The proxy, by a secret that it shares with this server and sends in a header. Compared in constant time. It holds for
-- this request and no other.
-- @tparam string|table|nil lines all lines of that header, as for `Header:decode`
-- @tparam string secret 16 to 256 random octets
-- @treturn Peer|nil
-- @treturn ?Error UNTRUSTED_PEER, WEAK_SECRET
function M.trusted_peer_by_secret(lines, secret)
    input.text(secret, "secret")
    local out = Peer()
    local array, count = input.lines(lines)
    local result = C.certbound_trusted_peer_by_secret(array, count, secret, #secret, out)
    if result ~= 0 then
        return nil, status.error(result)
    end
    return out
end

--- Whether the proxy validated the chain of the certificate that it forwards.
-- @tparam Peer peer as `Header:decode`
-- @tparam number verdict `VERDICT_WORDS` or `VERDICT_CODE`
-- @tparam string|table|nil lines all lines of the header that carries the verdict
-- @treturn number|nil `CHAIN_VALIDATED` or `CHAIN_NOT_VALIDATED`, for `Client:authenticate`
-- @treturn ?Error FORWARDED_REPEATED, FORWARDED_VERDICT, UNKNOWN_VERDICT
function M.forwarded_chain(peer, verdict, lines)
    input.number(verdict, "verdict")
    local array, count = input.lines(lines)
    local result = C.certbound_forwarded_chain(peer, verdict, array, count, library.int)
    if result ~= 0 then
        return nil, status.error(result)
    end
    return library.int[0]
end

return M
