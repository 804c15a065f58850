//! A mutator that knows DER: it changes the elements of a tree and writes all lengths anew.

use libfuzzer_sys::fuzzer_mutate;

/// One element. Contents that are elements themselves are read as such, also within octet and bit strings.
#[derive(Clone)]
struct Node {
    tag: u8,
    /// Whether the length has an octet more than it needs.
    long: bool,
    contents: Contents,
}

#[derive(Clone)]
enum Contents {
    Octets(Vec<u8>),
    /// What stands before the elements: the count of unused bits of a bit string.
    Nodes(Vec<u8>, Vec<Node>),
}

const MAX_DEPTH: u32 = 24;

/// Elements that matter in certificates: tags and contents.
const KNOWN: &[&[u8]] = &[
    b"\x05\x00",
    b"\x01\x01\xff",
    b"\x01\x01\x00",
    b"\x02\x01\x00",
    b"\x02\x01\x02",
    b"\x02\x02\x00\x80",
    b"\x02\x01\xff",
    b"\x30\x00",
    b"\x31\x00",
    b"\xa0\x03\x02\x01\x02",
    b"\x03\x02\x07\x80",
    b"\x81\x02\x00\x01",
    b"\x82\x02\x00\x01",
    // Common name and organizational unit.
    b"\x06\x03\x55\x04\x03",
    b"\x06\x03\x55\x04\x0b",
    // subjectKeyIdentifier, subjectAltName, authorityKeyIdentifier.
    b"\x06\x03\x55\x1d\x0e",
    b"\x06\x03\x55\x1d\x11",
    b"\x06\x03\x55\x1d\x23",
    // An attribute, and an RDN of one.
    b"\x30\x08\x06\x03\x55\x04\x03\x0c\x01a",
    b"\x31\x0a\x30\x08\x06\x03\x55\x04\x0a\x13\x01b",
    b"\x1e\x02\x00\x41",
    b"\x1c\x04\x00\x01\xf6\x00",
    b"\x14\x01\xe9",
    b"\x16\x01a",
    b"\x0c\x04  A ",
    // Entries of a subjectAltName, and one as an extension.
    b"\x81\x03a@b",
    b"\x82\x03a.b",
    b"\x86\x04a://",
    b"\x87\x04\x7f\x00\x00\x01",
    b"\x88\x01\x2a",
    b"\xa4\x02\x30\x00",
    b"\x30\x0e\x06\x03\x55\x1d\x11\x04\x07\x30\x05\x82\x03a.b",
    // Key identifiers.
    b"\x30\x03\x80\x01k",
    b"\x80\x01k",
    // Dates.
    b"\x17\x0d491231235959Z",
    b"\x17\x0d500101000000Z",
    b"\x17\x0d000229000000Z",
    b"\x18\x0f20500101000000Z",
    b"\x18\x0f99991231235959Z",
    // P-256 and its algorithm, Ed25519, RSA.
    b"\x30\x13\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\x06\x08\x2a\x86\x48\xce\x3d\x03\x01\x07",
    b"\x30\x05\x06\x03\x2b\x65\x70",
    b"\x30\x0d\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01\x05\x00",
];

const TAGS: &[u8] = &[
    0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x0c, 0x12, 0x13, 0x14, 0x16, 0x17, 0x18, 0x1a, 0x1c, 0x1e, 0x30, 0x31,
    0x80, 0x81, 0x82, 0x86, 0x87, 0x88, 0xa0, 0xa1, 0xa2, 0xa3, 0xa4, 0x24, 0x1f,
];

/// Changes `data[..size]`, one element after the other or a tree of them, and returns its new size.
pub fn mutate(data: &mut [u8], size: usize, max_size: usize, seed: u32) -> usize {
    let mut random = Random(u64::from(seed) << 1 | 1);
    let nodes = data.get(..size).and_then(|octets| read_list(octets, 0));
    let Some(mut nodes) = nodes.filter(|nodes| !nodes.is_empty() && random.below(16) > 0) else {
        return fuzzer_mutate(data, size, max_size);
    };
    for _ in 0..=random.below(3) {
        change_any(&mut nodes, &mut random);
    }
    let mut out = Vec::new();
    write_list(&nodes, &mut out);
    if out.len() > max_size || out.len() > data.len() {
        return fuzzer_mutate(data, size, max_size);
    }
    data[..out.len()].copy_from_slice(&out);
    out.len()
}

fn read_list(mut octets: &[u8], depth: u32) -> Option<Vec<Node>> {
    let mut nodes = Vec::new();
    while !octets.is_empty() {
        let (node, rest) = read(octets, depth)?;
        nodes.push(node);
        octets = rest;
    }
    Some(nodes)
}

fn read(octets: &[u8], depth: u32) -> Option<(Node, &[u8])> {
    let (&tag, rest) = octets.split_first()?;
    let (&first, rest) = rest.split_first()?;
    let (length, rest) = match first {
        0..=0x7f => (&[][..], rest),
        0x81..=0x84 => rest.split_at_checked((first & 0x7f).into())?,
        _ => return None,
    };
    let len = match length {
        [] => first.into(),
        length => length.iter().fold(0, |len, octet| len << 8 | usize::from(*octet)),
    };
    let long = length.first().is_some_and(|&octet| octet == 0 || length.len() == 1 && octet < 0x80);
    let (contents, rest) = rest.split_at_checked(len)?;
    let prefix: &[u8] = if tag == 0x03 && contents.first() == Some(&0) { &[0] } else { &[] };
    let may_have_nodes = tag & 0x20 != 0 || matches!(tag, 0x03 | 0x04) && contents.len() > 1;
    let nodes = if may_have_nodes && depth < MAX_DEPTH {
        read_list(&contents[prefix.len()..], depth + 1)
    } else {
        None
    };
    let contents = match nodes {
        Some(nodes) => Contents::Nodes(prefix.to_vec(), nodes),
        None => Contents::Octets(contents.to_vec()),
    };
    Some((Node { tag, long, contents }, rest))
}

fn write_list(nodes: &[Node], out: &mut Vec<u8>) {
    for node in nodes {
        let mut contents = Vec::new();
        match &node.contents {
            Contents::Octets(octets) => contents.extend(octets),
            Contents::Nodes(prefix, nodes) => {
                contents.extend(prefix);
                write_list(nodes, &mut contents);
            }
        }
        out.push(node.tag);
        let len = contents.len().to_be_bytes();
        let zeros = len.iter().take_while(|&&octet| octet == 0).count();
        let shortest = &len[zeros.min(len.len() - 1)..];
        match (shortest, node.long) {
            ([short @ ..=0x7f], false) => out.push(*short),
            ([short @ ..=0x7f], true) => out.extend([0x81, *short]),
            (length, long) => {
                out.push(0x80 | (length.len() as u8 + u8::from(long)));
                out.extend(long.then_some(0));
                out.extend(length);
            }
        }
        out.extend(contents);
    }
}

fn count(nodes: &[Node]) -> usize {
    nodes
        .iter()
        .map(|node| match &node.contents {
            Contents::Nodes(_, nodes) => 1 + count(nodes),
            Contents::Octets(_) => 1,
        })
        .sum()
}

/// Calls `change` with the list and the place of the element of this number.
fn at(nodes: &mut Vec<Node>, number: &mut usize, change: &mut dyn FnMut(&mut Vec<Node>, usize)) -> bool {
    for place in 0..nodes.len() {
        if *number == 0 {
            change(nodes, place);
            return true;
        }
        *number -= 1;
        if let Contents::Nodes(_, inner) = &mut nodes[place].contents
            && at(inner, number, change)
        {
            return true;
        }
    }
    false
}

fn change_any(nodes: &mut Vec<Node>, random: &mut Random) {
    let total = count(nodes);
    if total == 0 {
        return;
    }
    let mut other = nodes[0].clone();
    let mut number = random.below(total);
    at(nodes, &mut number, &mut |list, place| other = list[place].clone());
    let mut number = random.below(total);
    at(nodes, &mut number, &mut |list, place| change(list, place, &other, random));
}

fn change(list: &mut Vec<Node>, place: usize, other: &Node, random: &mut Random) {
    match random.below(16) {
        0 => drop(list.remove(place)),
        1 => list.insert(place, list[place].clone()),
        2 => {
            let with = random.below(list.len());
            list.swap(place, with);
        }
        3 => list[place].tag = TAGS[random.below(TAGS.len())],
        4 => list[place].long ^= true,
        5 => list[place] = other.clone(),
        6 => list.insert(place, other.clone()),
        7 | 8 => {
            let chosen = read_list(KNOWN[random.below(KNOWN.len())], 0).unwrap_or_default();
            if random.below(2) == 0 {
                list.splice(place..place, chosen)
            } else {
                list.splice(place..=place, chosen)
            };
        }
        9 => {
            let inner = vec![list[place].clone()];
            let tag = [0x30, 0x31, 0xa0, 0xa3, 0x04, 0xa4][random.below(6)];
            list[place] = Node { tag, long: false, contents: Contents::Nodes(Vec::new(), inner) };
        }
        10 => {
            if let Contents::Nodes(_, inner) = list[place].contents.clone() {
                list.splice(place..=place, inner);
            }
        }
        _ => change_octets(&mut list[place], random),
    }
}

/// Lets the engine change octets; an element that has others within gets one more.
fn change_octets(node: &mut Node, random: &mut Random) {
    match &mut node.contents {
        Contents::Octets(octets) => {
            let (size, room) = (octets.len(), octets.len() + 1 + random.below(8));
            octets.resize(room, 0);
            let size = fuzzer_mutate(octets, size, room);
            octets.truncate(size);
        }
        Contents::Nodes(_, nodes) => {
            let chosen = read_list(KNOWN[random.below(KNOWN.len())], 0).unwrap_or_default();
            nodes.extend(chosen);
        }
    }
}

/// The same numbers for the same seed: xorshift.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 16) as usize % bound
    }
}
