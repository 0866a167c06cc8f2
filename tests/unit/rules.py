# SPDX-License-Identifier: MIT
#
# rules.py SEED COUNT  makes up firewall rules by the grammar of [MS-GPFAS] 2.2.2.19, a few of them broken, reads each by
# that grammar and prints it, a tab, and what it says (test_rules_generated.c has the form). Nothing here knows how the
# product reads them.
import ipaddress
import random
import re
import sys

dice = random.Random(int(sys.argv[1]))
KEYWORDS = ["LocalSubnet", "DNS", "DHCP", "WINS", "DefaultGateway"]
KEYWORDS_2_20 = ["IntrAnet", "Internet", "Ply2Renders", "RmtIntrAnet", "CaptivePortal"]


def spelled(word):
    return dice.choice([word, word, word, word.lower(), word.upper()])


def v4():
    return ipaddress.ip_address(dice.choice([0x0A010200 + dice.randrange(256), dice.randrange(1 << 32)]))


def v6():
    return ipaddress.ip_address((0x20010DB8 << 96) + dice.randrange(1 << 16))


def addresses(address, widest):
    kind = dice.randrange(5)
    if kind == 0:
        return "%s-%s" % tuple(sorted([address(), address()]))
    if kind == 1 and widest == 32:
        return "%s/%s" % (address(), ipaddress.ip_network("0.0.0.0/%d" % dice.randrange(33)).netmask)
    if kind < 3:
        return "%s/%d" % (address(), dice.randrange(widest + 1))
    return str(address()) if kind == 3 else spelled(dice.choice(KEYWORDS))


def field():
    port = dice.choice([lambda: str(dice.randrange(1, 65536)), lambda: dice.choice(["RPC", "RPC-EPMap", "Teredo"])])
    return dice.choice([
        lambda: "Profile=" + spelled(dice.choice(["Domain", "Private", "Public"])),
        lambda: "LPort=" + port(),
        lambda: "LPort2_10=%d-%d" % tuple(sorted([dice.randrange(1, 65536), dice.randrange(1, 65536)])),
        lambda: "LPort2_20=" + dice.choice(["DHCP", "Ply2Disc"]),
        lambda: "RA4=" + addresses(v4, 32),
        lambda: "RA6=" + addresses(v6, 128),
        lambda: dice.choice(["RA42=", "RA62="]) + dice.choice(KEYWORDS_2_20),
        lambda: "Platform=2:%d:%d" % (dice.randrange(256), dice.randrange(256)),
        lambda: "Platform2=GTEQ",
        lambda: dice.choice(["Desc=something", "Edge=TRUE", "Defer=App", "LSM=TRUE", "ICMP4=8:*", "ICMP6=128:0",
                             "PCross=TRUE", "AuthByPassOut=TRUE"]),
        lambda: dice.choice(["RPort=1024", "RPort2_10=1-9", "Security=Authenticate", "Security2_9=An-NoEncap",
                             "IF={0}", "IFType=Lan", "LA4=10.0.0.1", "LA6=2001:db8::1", "RMauth=x", "RUAuth=x",
                             "SkipVer=2.0", "LOM=TRUE", "LUAuth=x", "TTK=ProximityOut", "TTK2_22=x", "NNm=x",
                             "LUAuth2_24=x", "SecurityRealmId=x", "Unheard=of", "LUOwn=S-1-5-21", "AppPkgId=S-1-15-2"]),
    ])()


def once():
    fields = ["Action=" + spelled(dice.choice(["Allow", "Block", "ByPass"])), "Dir=" + spelled(dice.choice(["In", "Out"]))]
    for other in [
        lambda: "Active=" + spelled(dice.choice(["TRUE", "FALSE"])),
        lambda: "Protocol=%d" % dice.choice([6, 17, dice.randrange(256)]),
        lambda: "App=%systemroot%\\system32\\svchost.exe",
        lambda: "Svc=" + dice.choice(["*", "rpcss", "winmgmt"]),
        lambda: "Name=@FirewallAPI.dll,-34252",
        lambda: "EmbedCtxt=@FirewallAPI.dll,-34251",
    ]:
        if dice.randrange(4):
            fields.append(other())
    return fields


def wrong():
    """What people write into a registry, and the grammar does not know."""
    return dice.choice([
        "LPort=135,445", "LPort=Any", "LPort2_10=6000-5000", "LPort=70000",
        "RA4=10.0.0.1,10.0.0.2", "RA4=10.0.0.9-10.0.0.1", "RA4=2001:db8::/32", "RA6=10.0.0.1", "RA4=0.0.0.0/0",
        "RA4=10.0.0.0/255.0.255.0", "RA6=2001:db8::1-10.0.0.1", "Name=All",
        "App=*", "Svc=a/b", "App=", "Svc="])


def rule():
    fields = once() + [field() for _ in range(dice.randrange(8))]
    if dice.randrange(8) == 0:
        fields.append(wrong())
    dice.shuffle(fields)
    if dice.randrange(4):
        fields.sort(key=lambda part: not part.startswith("Protocol="))
    text = "v2.%d|" % dice.randrange(40) + "".join(part + "|" for part in fields)
    if dice.randrange(8) == 0:
        at = dice.randrange(len(text))
        text = text[:at] + dice.choice(["", "|", "=", "x", "7"]) + text[at + 1:]
    return text


# ---- the reader ----

PROFILES = {"domain": 1, "private": 2, "public": 4}
NO_SAY = {"desc", "edge", "defer", "ver", "pcross", "authbypassout", "d"}


def stem(key):
    """Later schemas spell a key with 2, or with 2_ and their number."""
    return re.sub(r"2(_\d+)?$", "", key.lower())


def remote(key, value):
    family = key[2]
    if value[:1].isalpha() and ":" not in value:
        return value + family
    address, _, mask = value.partition("/")
    try:
        widest = 32 if ipaddress.ip_address(address).version == 4 else 128
        bits = ipaddress.ip_network("0.0.0.0/" + mask).prefixlen if "." in mask else int(mask)
    except ValueError:
        return value
    return address if bits == widest else "%s/%s" % (address, bits if "." in mask else mask)


def merged(words):
    """A keyword for both families is the word alone."""
    both = {word[:-1] for word in words if word[:1].isalpha() and ":" not in word
            and word[:-1] + "4" in words and word[:-1] + "6" in words}
    return {word for word in words if word[:-1] not in both or word[-1] not in "46"} | both


def is_word(value):
    return re.fullmatch(r"[A-Za-z][^,:]*", value) and value.lower() != "any"


def is_port(value):
    """2.2.2.2 and 2.2.2.3."""
    ends = re.fullmatch(r"([0-9]{1,5})(?:-([0-9]{1,5}))?", value)
    first, last = (int(ends[1]), int(ends[2] or ends[1])) if ends else (0, 0)
    return is_word(value) or 0 < first <= last <= 65535


def is_peer(value, family):
    """2.2.2.9 to 2.2.2.13, and the structures of [MS-FASP] 2.2.4 to 2.2.10 that they name."""
    if is_word(value):
        return True
    try:
        if "/" in value:
            address, _, mask = value.partition("/")
            widest = 32 if family == "4" else 128
            bits = ipaddress.ip_network("0.0.0.0/" + mask).prefixlen if "." in mask and family == "4" else int(mask)
            ends = [ipaddress.ip_address(address)]
            if not 0 < bits <= widest:
                return False
        else:
            ends = [ipaddress.ip_address(part) for part in value.split("-")]
    except ValueError:
        return False
    return len(ends) < 3 and all(str(end.version) == family for end in ends) and ends == sorted(ends)


def is_name(value, forbidden):
    return 0 < len(value) < 260 and not set(value) & set(forbidden)


def broken(short, value, said):
    """The checks that rules "MUST pass", [MS-FASP] 2.2.37, and what 2.2.2.19 says behind its grammar."""
    return {"lport": lambda: said.get("protocol") not in ("6", "17") or not is_port(value),
            "ra4": lambda: not is_peer(value, "4"), "ra6": lambda: not is_peer(value, "6"),
            "app": lambda: not is_name(value, '/*?"<>|'), "svc": lambda: not is_name(value, "/\\|"),
            "icmp4": lambda: said.get("protocol") != "1", "icmp6": lambda: said.get("protocol") != "58",
            "lsm": lambda: value.lower() != "false"}.get(short, lambda: False)()


def read(text):
    match = re.match(r"[vV][0-9]+\.[0-9]+\|", text)
    pairs = [part.partition("=") for part in text[match.end():].split("|") if part] if match else []
    if not match or any(not key or not equals for key, equals, _ in pairs):
        return None
    said, ports, peers, platforms, others, profiles = {}, [], set(), [], {}, 0
    for key, _, value in pairs:
        short = stem(key)
        if broken(short, value, said):
            others[key.lower()] = short
        if key.lower() == "platform2":
            if value.lower() == "gteq" and platforms:
                platforms[-1] += "+"
            else:
                others[key.lower()] = short
        elif short in ("action", "dir", "active", "protocol", "app", "svc", "name", "embedctxt"):
            if short in said:
                return "repeated"
            said[short] = value
        elif short == "profile":
            if value.lower() not in PROFILES:
                return None
            profiles |= PROFILES[value.lower()]
        elif short == "lport":
            ports.append(value)
        elif short in ("ra4", "ra6"):
            peers.update(remote(short, value.lower()).split(","))
        elif short == "platform":
            platforms.append(value)
        elif short not in NO_SAY | {"lsm", "icmp4", "icmp6"}:
            others[key.lower()] = short
    if said.get("name", "").lower() in ("", "all"):
        others["name"] = "name"
    action = said.get("action", "").lower()
    protocol = said.get("protocol", "256")
    if action not in ("allow", "block", "bypass") or said.get("dir", "").lower() not in ("in", "out") or \
            not re.fullmatch("[0-9]{1,3}", protocol) or int(protocol) > 256:
        return None
    return [said["dir"].lower(), action, str(said.get("active", "").lower() == "true"), str(int(protocol)),
            str(profiles or 7), fit(action, others), ",".join(ports), ",".join(sorted(merged(peers))),
            ",".join(sorted(others)), ",".join(platforms)] + [said.get(key, "") for key in
                                                              ("app", "svc", "name", "embedctxt")]


def fit(action, others):
    """[MS-FASP] 2.2.37: a package is nobody's who is a service, an owner's rule lets in nobody else."""
    kinds = set(others.values())
    if "apppkgid" in kinds or ("luown" in kinds and action != "block"):
        return "no"
    return "perhaps" if kinds or action == "bypass" else "yes"


count = int(sys.argv[2])
while count:
    made = rule()
    answer = read(made)
    if answer != "repeated":  # what "MUST appear at most once" means twice stands nowhere
        print(made + "\t" + ("none" if answer is None else ";".join(answer)))
        count -= 1
