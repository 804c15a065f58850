-- All clients of a server, in an image that `certbound registry build` makes.
-- SPDX-License-Identifier: MIT OR Apache-2.0
local ffi = require "ffi"
local client = require "certbound.client"
local input = require "certbound.input"
local library = require "certbound.library"
local status = require "certbound.status"

local C = library.C
local Client = client.Client

--- An open registry image.
-- @type Registry
local Registry = {}
Registry.__index = Registry

--- How many clients are registered.
-- @treturn number
function Registry:count()
    return self.struct.clients
end

--- The client of a `client_id`. That finds a client and proves nothing: see `authenticate`.
-- @tparam string client_id
-- @treturn Client|nil
-- @treturn ?Error UNKNOWN_CLIENT, CLIENT_ID, CLIENT_ID_TOO_LONG; REGISTRY_FORMAT if the image was changed
function Registry:find(client_id)
    input.text(client_id, "client_id")
    local out = Client()
    local result = C.certbound_registry_find(self.struct, client_id, #client_id, out)
    if result ~= 0 then
        return nil, status.error(result)
    end
    return out
end

--- The client of a `client_id`, if the certificate that was presented on this connection authenticates it.
-- @tparam string client_id
-- @tparam string|nil certificate as `Client:authenticate`
-- @tparam number chain as `Client:authenticate`
-- @treturn Client|nil
-- @treturn ?Error those of `find` and of `Client:authenticate`
function Registry:authenticate(client_id, certificate, chain)
    input.text(client_id, "client_id")
    input.number(chain, "chain")
    local der, len = input.certificate_or_none(certificate)
    if der == nil and len ~= 0 then
        return nil, len
    end
    local out = Client()
    local result = C.certbound_registry_authenticate(self.struct, client_id, #client_id, der, len, chain, out)
    if result ~= 0 then
        return nil, status.error(result)
    end
    return out
end

--- The one client that this certificate authenticates, for servers that have no `client_id` to find it by.
-- @tparam string|nil certificate as `Client:authenticate`
-- @tparam number chain as `Client:authenticate`
-- @treturn Client|nil
-- @treturn ?Error NO_CLIENT_CERTIFICATE, UNKNOWN_CLIENT, AMBIGUOUS_CERTIFICATE; those of `Client:authenticate`;
-- REGISTRY_FORMAT
function Registry:find_by_certificate(certificate, chain)
    input.number(chain, "chain")
    local der, len = input.certificate_or_none(certificate)
    if der == nil and len ~= 0 then
        return nil, len
    end
    local out = Client()
    local result = C.certbound_registry_find_by_certificate(self.struct, der, len, chain, out)
    if result ~= 0 then
        return nil, status.error(result)
    end
    return out
end

local M = {}

--- Reads a registry image and checks all of it, which takes a time proportional to its length.
--
-- In `init_by_lua_block`, nginx does that before it starts its workers, which then share the image's memory.
-- @tparam string image the content of the file
-- @treturn Registry|nil
-- @treturn ?Error REGISTRY_FORMAT, REGISTRY_CHECKSUM, REGISTRY_TOO_LONG
function M.registry_open(image)
    input.text(image, "image")
    local struct = ffi.new "certbound_registry"
    local result = C.certbound_registry_open(image, #image, struct)
    if result ~= 0 then
        return nil, status.error(result)
    end
    -- The structure points into the string, which must not be collected before it.
    return setmetatable({ struct = struct, image = image }, Registry)
end

return M
