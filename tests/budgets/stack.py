"""The deepest stack of each function of a linked ARM program, from its machine code.

A function's frame is all that it ever takes off the stack pointer, so that what is wrapped in a branch counts as well. No
path is left out, possible or not: the depth is an upper bound.
"""

from __future__ import annotations

import bisect
import re
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

FUNCTION = re.compile(r"^([0-9a-f]+) <(.+)>:$")
INSTRUCTION = re.compile(r"^\s*([0-9a-f]+):\t(\S+)(?:\t([^@;]*))?")
BRANCH = re.compile(r"^(?:[^,]+, )?([0-9a-f]+) <")

# Functions that call through a pointer, and what it may point to: patterns of their names. None is the caller's own function,
# whose stack is the caller's.
INDIRECT: dict[str, str | None] = {
    r"certbound_thumbprint_stream_update": r"certbound::sha256::(software|caller)_update$",
    r"certbound_thumbprint_stream_finish": r"certbound::sha256::(software|caller)_finish$",
    r"certbound::sha256::caller_": None,
    r"certbound_forwarded_decode|certbound::forwarded::Header::":
        r"certbound::forwarded::(percent|spaced|bare|structured|encoded_pem)::read$",
}


@dataclass
class Function:
    """What the machine code of one function says."""

    name: str
    frame: int = 0
    calls: set[int] = field(default_factory=set)
    tail_calls: set[int] = field(default_factory=set)
    indirect: int = 0


def registers(operands: str) -> int:
    """How many registers `{r4, r5-r7, lr}` names."""
    inside = operands[operands.index("{") + 1 : operands.index("}")]
    count = 0
    for part in inside.split(","):
        ends = [int(number) for number in re.findall(r"\b[rsd](\d+)", part)]
        count += ends[1] - ends[0] + 1 if len(ends) == 2 else 1
    return count


def taken(mnemonic: str, operands: str, constants: dict[str, int]) -> int:
    """The octets that an instruction takes off the stack pointer."""
    name = mnemonic.split(".")[0]
    if name == "push" or (name in ("stmdb", "stmfd") and operands.startswith("sp!")):
        return 4 * registers(operands)
    if name == "vpush" or (name == "vstmdb" and operands.startswith("sp!")):
        return registers(operands) * (8 if "{d" in operands else 4)
    if match := re.search(r"\[sp, #-(\d+)\]!", operands):
        return int(match[1])
    if name in ("sub", "subw") and (match := re.match(r"sp, (?:sp, )?(#\d+|\w+)", operands)):
        amount = match[1]
        if amount.startswith("#"):
            return int(amount[1:])
        if amount in constants:
            return constants[amount]
        # The end of a function that has a frame pointer: `sub sp, r7, #12` frees.
        if re.match(r"sp, r7, #\d+", operands):
            return 0
        raise ValueError(f"the stack pointer moves by a register: {mnemonic} {operands}")
    # `bfc r4, #0, #k`, which precedes `mov sp, r4`, rounds the stack pointer down.
    if name == "bfc" and (match := re.match(r"r4, #0, #(\d+)", operands)):
        return (1 << int(match[1])) - 4
    return 0


def output(*command: str) -> list[str]:
    """The lines that a command prints."""
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()


def read(program: Path) -> dict[int, Function]:
    """The functions of a program by their address."""
    sizes = {}
    for line in output("arm-none-eabi-nm", "-S", str(program)):
        if len(symbol := line.split(maxsplit=3)) == 4:
            sizes[int(symbol[0], 16)] = int(symbol[1], 16)
    functions: dict[int, Function] = {}
    constants: dict[str, int] = {}
    branches: list[tuple[Function, int]] = []
    function, end = Function(""), 0
    for line in output("arm-none-eabi-objdump", "-d", "-C", "--no-show-raw-insn", "-w", str(program)):
        if match := FUNCTION.match(line):
            start = int(match[1], 16)
            function = functions[start] = Function(match[2])
            end = start + sizes[start]
            constants = {}
        # What follows a function up to the next one is not code.
        elif (match := INSTRUCTION.match(line)) and int(match[1], 16) < end:
            mnemonic, operands = match[2], (match[3] or "").strip()
            function.frame += taken(mnemonic, operands, constants)
            name = mnemonic.split(".")[0]
            if constant := re.match(r"(\w+), #(\d+)", operands):
                if name in ("mov", "movw", "movs"):
                    constants[constant[1]] = int(constant[2])
            target = BRANCH.match(operands)
            if name == "bl" and target:
                function.calls.add(int(target[1], 16))
            elif name == "blx":
                function.indirect += 1
            elif (name == "bx" and operands != "lr") or (name in ("ldr", "mov") and operands.startswith("pc,")):
                function.indirect += 1
            elif re.match(r"(b|b[a-z]{2}|cbn?z)$", name) and target and name not in ("bic", "bfc", "bfi"):
                branches.append((function, int(target[1], 16)))
    starts = sorted(functions)
    for origin, address in branches:
        start = starts[bisect.bisect_right(starts, address) - 1]
        if functions[start] is origin:
            continue
        if start != address:
            raise ValueError(f"{origin.name} branches into the middle of {functions[start].name}")
        origin.tail_calls.add(address)
    return functions


class Depths:
    """The deepest stack of every function, callees included."""

    def __init__(self, functions: dict[int, Function]) -> None:
        self.functions = functions
        self._known: dict[int, int] = {}
        self._open: list[int] = []
        self._address = {function.name: address for address, function in functions.items()}

    def of(self, name: str) -> int:
        """The depth of the function of this name."""
        return self._depth(self._address[name])

    def path(self, name: str) -> list[tuple[str, int]]:
        """The calls that make a function's depth, each with its frame."""
        path, address = [], self._address[name]
        while True:
            function = self.functions[address]
            path.append((function.name, function.frame))
            inner = self._depth(address) - function.frame
            callees = [one for one in self._callees(function) if self._depth(one) == inner]
            tails = [one for one in function.tail_calls if self._depth(one) == inner + function.frame]
            if inner > 0 and callees:
                address = callees[0]
            elif tails:
                path[-1] = (function.name, 0)
                address = tails[0]
            else:
                return path

    def _callees(self, function: Function) -> set[int]:
        callees = set(function.calls)
        if not function.indirect:
            return callees
        patterns = [targets for caller, targets in INDIRECT.items() if re.match(caller, function.name)]
        if not patterns:
            raise ValueError(f"{function.name} calls through a pointer: say in INDIRECT of tests/budgets/stack.py what that may be")
        for pattern in patterns:
            found = {one for one, it in self.functions.items() if pattern and re.match(pattern, it.name)}
            if pattern and not found:
                raise ValueError(f"{function.name} calls through a pointer, and no function is called {pattern}")
            callees |= found
        return callees

    def _depth(self, address: int) -> int:
        if address in self._known:
            return self._known[address]
        function = self.functions[address]
        if address in self._open:
            raise ValueError(f"{function.name} calls itself: its stack has no bound")
        self._open.append(address)
        inner = max((self._depth(one) for one in self._callees(function)), default=0)
        tail = max((self._depth(one) for one in function.tail_calls), default=0)
        self._open.pop()
        self._known[address] = max(function.frame + inner, tail)
        return self._known[address]
