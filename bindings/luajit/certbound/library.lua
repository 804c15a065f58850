-- The shared library, as it is installed, and the buffers that a worker uses again and again.
-- SPDX-License-Identifier: MIT OR Apache-2.0
local ffi = require "ffi"
local bit = require "bit"
local declarations = require "certbound.declarations"

local constants = declarations.constants
local MAJOR, MINOR = constants.VERSION_MAJOR, constants.VERSION_MINOR

-- The name that the library gives itself: before 1.0 every minor version has another binary interface.
local name = "libcertbound.so." .. (MAJOR == 0 and "0." .. MINOR or MAJOR)
local loaded, C = pcall(ffi.load, name)
if not loaded then
    error("certbound: cannot load " .. name .. ": run `make install` and ldconfig, or set LD_LIBRARY_PATH: " .. C, 0)
end

local number = C.certbound_version_number()
if bit.rshift(number, 8) ~= bit.rshift(constants.VERSION_NUMBER, 8) then
    error(string.format("certbound: %s has the version 0x%06x, and this module 0x%06x: install both from one release",
        name, number, constants.VERSION_NUMBER), 0)
end

local M = { C = C, constants = constants, statuses = declarations.statuses }

-- A worker runs one Lua thread at a time, and none of these calls yields: so that one buffer serves all of them.
local KEPT_MAX = 65536
local kept, kept_len

--- Room for `len` octets, until the next call. A large one is not kept.
function M.buffer(len)
    if len > KEPT_MAX then
        return ffi.new("uint8_t[?]", len)
    end
    if kept == nil or kept_len < len then
        kept_len = math.max(len, 4096)
        kept = ffi.new("uint8_t[?]", kept_len)
    end
    return kept
end

M.int = ffi.new "int32_t[1]"
M.size = ffi.new "size_t[1]"

return M
