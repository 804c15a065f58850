-- Replays tests/vectors/claims.json and names.json. Returns a function that does so for their directory, prints what is
-- not as it should be, and returns how many vectors it saw, and how many failed.
local cjson = require "cjson"
local certbound = require "certbound"

-- The text of a file.
local function read(path)
    local file = assert(io.open(path, "rb"))
    local text = file:read "*a"
    file:close()
    return text
end

local ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"

-- Base64 with the two last characters of its alphabet in `more`, without padding.
local function encode(octets, more)
    local alphabet, out = ALPHABET .. more, {}
    for at = 1, #octets, 3 do
        local a, b, c = octets:byte(at, at + 2)
        local bits = a * 65536 + (b or 0) * 256 + (c or 0)
        for place = 0, c and 3 or b and 2 or 1 do
            local index = math.floor(bits / 64 ^ (3 - place)) % 64
            out[#out + 1] = alphabet:sub(index + 1, index + 1)
        end
    end
    return table.concat(out)
end

local function decode(text)
    local out, bits, count = {}, 0, 0
    for character in text:gmatch "[^=]" do
        bits = bits * 64 + (ALPHABET .. "+/"):find(character, 1, true) - 1
        count = count + 6
        if count >= 8 then
            count = count - 8
            out[#out + 1] = string.char(math.floor(bits / 2 ^ count))
            bits = bits % 2 ^ count
        end
    end
    return table.concat(out)
end

local joined

local function part(it)
    if type(it) == "string" then
        return it
    elseif it.hex then
        return (it.hex:gsub("%x%x", function(digits) return string.char(tonumber(digits, 16)) end))
    elseif it["repeat"] then
        return it["repeat"]:rep(it.times)
    end
    return encode(joined(it.base64url), "-_")
end

function joined(parts)
    local out = {}
    for at, it in ipairs(parts) do
        out[at] = part(it)
    end
    return table.concat(out)
end

-- What a function returned, in the words of claims.json.
local function verdict(binding, problem)
    if binding then
        return binding .. " 0"
    end
    return problem.name:lower() .. " " .. problem.status
end

-- The same in the words of names.json: ClientMismatch for CLIENT_MISMATCH.
local function name_verdict(matched, problem)
    if matched then
        return "match"
    end
    return (problem.name:lower():gsub("_?(%a)(%a*)", function(first, rest) return first:upper() .. rest end))
end

local failed

local function expect(what, actual, expected)
    if actual ~= expected then
        failed = failed + 1
        print(what .. ": " .. tostring(actual) .. ", not " .. tostring(expected))
    end
end

local function replay_claims(directory)
    local file = cjson.decode(read(directory .. "/claims.json"))
    local pems = {}
    for name, certificate in pairs(file.certificates) do
        pems[name] = read(directory .. "/" .. certificate.file)
        expect(name, certbound.thumbprint(pems[name]), certificate.thumbprint)
    end
    for _, vector in ipairs(file.vectors) do
        local text, expected = joined(vector.input), vector.verdict .. " " .. vector.code
        local policy = certbound["POLICY_" .. vector.policy:upper()]
        local presented = assert(certbound.presented(pems[vector.presented]))
        for how, who in pairs { presented = presented, certificate = pems[vector.presented] or cjson.null } do
            if who == cjson.null then
                who = nil
            end
            local what = vector.name .. " (" .. how .. ")"
            if vector.form == "jwt" then
                local binding, claims = certbound.check_jwt_ignoring_signature(text, who, policy)
                expect(what, verdict(binding, claims), expected)
                if binding then
                    expect(what, verdict(certbound.check_claims(claims, who, policy)), expected)
                end
            else
                expect(what, verdict(certbound["check_" .. vector.form](text, who, policy)), expected)
                local kept, problem = certbound["confirmation_from_" .. vector.form](text)
                if kept then
                    expect(what .. ", kept", verdict(kept:check(who, policy)), expected)
                else
                    expect(what .. ", read", verdict(kept, problem), expected)
                end
            end
        end
    end
    return #file.vectors
end

local function replay_names(directory)
    local file = cjson.decode(read(directory .. "/names.json"))
    local certificates = {}
    for name, text in pairs(file.certificates) do
        certificates[name] = decode(text)
    end
    for _, pair in ipairs(file.pairs) do
        local expected = pair.verdict
        if expected == "ClientMismatch" then
            -- A good text against a subject that cannot be read: the file says why that is so.
            expected = file.unreadable[pair.certificate] or expected
        end
        local client, problem = certbound.client_from_metadata(cjson.encode {
            client_id = "c",
            token_endpoint_auth_method = "tls_client_auth",
            tls_client_auth_subject_dn = pair.text,
        })
        local matched
        if client then
            matched, problem = client:authenticate(certificates[pair.certificate], certbound.CHAIN_VALIDATED)
        end
        expect(pair.certificate .. ": " .. pair.why, name_verdict(matched, problem), expected)
    end
    return #file.pairs
end

return function(directory)
    failed = 0
    local count = replay_claims(directory) + replay_names(directory)
    return count, failed
end
