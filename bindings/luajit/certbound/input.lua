-- What callers may pass, and how the library reads it. A wrong type is a mistake of the program and raises an error.
-- SPDX-License-Identifier: MIT OR Apache-2.0
local ffi = require "ffi"
local library = require "certbound.library"
local status = require "certbound.status"

local C = library.C
local PEM_SINGLE = library.constants.PEM_SINGLE

local M = {}

--- A string, or an error three levels up: in the caller of the function that asks.
function M.text(value, what)
    if type(value) ~= "string" then
        local hint = type(value) == "table" and ": a decoded table may lack what its decoder dropped" or ""
        error("certbound: " .. what .. " must be a string, not " .. type(value) .. hint, 3)
    end
    return value
end

--- One of the numbers of certbound.h. Whether it is a good one, the library says.
function M.number(value, what)
    if type(value) ~= "number" then
        error("certbound: " .. what .. " must be one of this module's constants, not " .. type(value), 3)
    end
    return value
end

--- The DER octets of a certificate that is DER or PEM: a pointer or string, and the length; or nil and the error. They
-- hold until the next call that needs the buffer.
function M.certificate(value)
    if type(value) ~= "string" then
        error("certbound: a certificate must be DER or PEM in a string, not " .. type(value), 3)
    end
    -- PEM begins with a hyphen, and DER with 0x30, which is the digit 0.
    if value:byte(1) ~= 0x2d then
        return value, #value
    end
    local room = math.floor(#value * 3 / 4)
    local buffer = library.buffer(room)
    local result = C.certbound_pem_decode(value, #value, PEM_SINGLE, buffer, room, library.size)
    if result ~= 0 then
        return nil, status.error(result)
    end
    return buffer, tonumber(library.size[0])
end

--- As `certificate`, and for nil what the library takes for "presented none".
function M.certificate_or_none(value)
    if value == nil then
        return nil, 0
    end
    return M.certificate(value)
end

local FEW = 8
local few = ffi.new("certbound_line[?]", FEW)

--- The lines of a header, as `ngx.req.get_headers(0)` has them: nil, a string, or a table of strings. Returns an array and
-- its length. It points into the strings: the caller's own reference keeps them where they are.
function M.lines(value)
    if value == nil then
        return nil, 0
    end
    if type(value) == "string" then
        few[0].value, few[0].len = value, #value
        return few, 1
    end
    if type(value) ~= "table" then
        error("certbound: the lines of a header must be a string, a table of strings or nil, not " .. type(value), 3)
    end
    local count = #value
    local array = count <= FEW and few or ffi.new("certbound_line[?]", count)
    for at = 1, count do
        if type(value[at]) ~= "string" then
            error("certbound: each line of a header must be a string, not " .. type(value[at]), 3)
        end
        array[at - 1].value, array[at - 1].len = value[at], #value[at]
    end
    return array, count
end

return M
