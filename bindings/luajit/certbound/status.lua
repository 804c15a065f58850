-- Why a call did not succeed, as the second value that it returns.
-- SPDX-License-Identifier: MIT OR Apache-2.0
local ffi = require "ffi"
local library = require "certbound.library"

local CLASSES = { "refused", "malformed", "limit", "misuse" }

--- What a function returns after `nil`. One object stands for each status, and all calls share it: compare it, print it,
-- and do not change it. Nothing in it is secret or comes from an input.
-- @table Error
-- @field status the number of certbound.h, which never changes
-- @field name its name, such as "NO_CERTIFICATE"
-- @field class "refused", "malformed", "limit" or "misuse"
-- @field text one English phrase
local Error = {}
Error.__index = Error

function Error:__tostring()
    return string.format("%s (%s, %d)", self.text, self.name, self.status)
end

local errors = {}

local M = {}

--- The error of a status that is not 0.
function M.error(status)
    local found = errors[status]
    if found == nil then
        found = setmetatable({
            status = status,
            -- A patch release of the library may know a status more.
            name = library.statuses[status] or "STATUS_" .. status,
            class = CLASSES[math.floor(status / 100)] or "unknown",
            text = ffi.string(library.C.certbound_status_text(status)),
        }, Error)
        errors[status] = found
    end
    return found
end

local numbers = {}
for number, name in pairs(library.statuses) do
    numbers[name] = number
end

--- The error of that name, to compare with one that a function returned, or to answer with.
-- @tparam string name as in certbound.h
-- @treturn Error
-- @raise if there is no such name
function M.named(name)
    local number = numbers[name]
    if number == nil then
        error("certbound: no status has the name " .. tostring(name), 2)
    end
    return M.error(number)
end

--- The status of an error that a function of this module returned.
function M.of(value)
    if getmetatable(value) ~= Error then
        error("certbound: the error that a function returned is expected, not " .. type(value), 3)
    end
    return value.status
end

return M
