# SPDX-License-Identifier: MIT
"""voices.py SEALTREE CORPUS

Runs `SEALTREE --format=codesign` on each bundle and Mach-O file of the corpus
and compares its lines with the facts in MANIFEST.json. TAP: a test for each
item, a comment for each difference.
"""
import json
import os
import subprocess
import sys
import time

PREFERRED = ('arm64e', 'arm64', 'x86_64h', 'x86_64')
PLATFORMS = {'macos': 1, 'ios': 2, 'iossimulator': 7}
SECONDS = 300


def moment(iso):
    """2022-07-07T21:49:32Z as "7 Jul 2022, 21:49:32"."""
    t = time.strptime(iso, '%Y-%m-%dT%H:%M:%SZ')
    return time.strftime('%%d %b %Y, %H:%M:%S', t) % t.tm_mday


def shown(slices):
    """The slice that codesign would choose."""
    for arch in PREFERRED:
        for s in slices:
            if s['arch'] == arch:
                return s
    return slices[0]


def blocks(text):
    """Path of the executable to its lines."""
    found, path = {}, None
    for line in text.splitlines():
        if line.startswith('Executable='):
            path = line[len('Executable='):]
            found[path] = []
        elif path is not None and line.endswith(
                ': code object is not signed at all'):
            path = None
        elif path is not None:
            found[path].append(line)
    return found


def plist(value, depth=0):
    """As codesign prints entitlements; keys in their order."""
    tab = '\t' * depth
    if isinstance(value, dict):
        yield tab + '[Dict]'
        for key in value:
            yield tab + '\t[Key] ' + key
            yield tab + '\t[Value]'
            yield from plist(value[key], depth + 2)
    elif isinstance(value, list):
        yield tab + '[Array]'
        for item in value:
            yield from plist(item, depth + 1)
    elif isinstance(value, bool):
        yield tab + '[Bool] ' + ('true' if value else 'false')
    elif isinstance(value, int):
        yield tab + '[Int] %d' % value
    else:
        yield tab + '[String] ' + value


def versions(facts):
    """Lines that VersionPlatform begins; none where nothing is known."""
    for v in facts.get('versions') or []:
        if v.get('platform') in PLATFORMS:
            yield 'VersionPlatform=%d' % PLATFORMS[v['platform']]
            yield 'VersionMin=%d' % v['minos_raw']
            yield 'VersionSDK=%d' % v['sdk_raw']


def hashes(facts):
    for name, digest in (facts.get('candidates') or {}).items():
        yield 'CandidateCDHash %s=%s' % (name, digest[:40])
        yield 'CandidateCDHashFull %s=%s' % (name, digest)
    if facts.get('hash_choices'):
        yield 'Hash choices=' + ','.join(facts['hash_choices'])
    if facts.get('cdhash'):
        yield 'CDHash=' + facts['cdhash']


def signer(s, facts):
    cms = facts.get('cms')
    if not cms:
        if facts.get('signature') in ('adhoc', 'linker-signed'):
            yield 'Signature=adhoc'
        return
    if cms.get('size'):
        yield 'Signature size=%d' % cms['size']
    for name in (cms.get('chain') or {}).get('authority') or []:
        yield 'Authority=' + name
    if s.get('secure_timestamp'):
        yield 'Timestamp=' + moment(s['secure_timestamp'])
    elif s.get('signing_time'):
        yield 'Signed Time=' + moment(s['signing_time'])


def requirements(facts):
    told = facts.get('requirements') or {}
    if told.get('line'):
        yield told['line']
    if told.get('explicit') and told.get('designated'):
        yield 'designated => ' + told['designated']


def segment(facts):
    s = facts.get('exec_seg')
    if s:
        yield 'Executable Segment base=%d' % s['base']
        yield 'Executable Segment limit=%d' % s['limit']
        yield 'Executable Segment flags=' + s['flags']


def wanted(s, bundle):
    facts = s['f2']
    yield 'Identifier=' + s['identifier']
    yield 'TeamIdentifier=' + (s.get('team_id') or 'not set')
    for key in ('cd_line', 'info_line'):
        if facts.get(key):
            yield facts[key]
    yield from versions(facts)
    yield from hashes(facts)
    yield from segment(facts)
    yield from signer(s, facts)
    yield from requirements(facts)
    seal = (bundle.get('f2') or {}).get('seal')
    if isinstance(seal, dict) and seal.get('rules') is not None:
        yield 'Sealed Resources version=%d rules=%d files=%d' % (
            seal['version'], seal['rules'], seal['entries'])


def entitlements(s):
    value = s['f2'].get('entitlements')
    return list(plist(value)) if isinstance(value, dict) and value else None


class Item:
    def __init__(self):
        self.differences, self.facts = [], 0

    def compare(self, path, s, bundle, lines):
        if lines is None:
            self.differences.append('%s: not told' % path)
            return
        for line in wanted(s, bundle):
            self.facts += 1
            if line not in lines:
                self.differences.append('%s: no line "%s"' % (path, line))
        tree = entitlements(s)
        if tree:
            self.facts += 1
            if sorted(tree) != sorted(x for x in lines
                                      if x.startswith(('\t', '[Dict]'))):
                self.differences.append('%s: other entitlements' % path)


def codes(item, root):
    """Path of an executable, its slices and the bundle's facts."""
    facts = item['facts']
    if item['kind'] == 'macho':
        yield root, facts.get('slices'), {}
    for bundle in facts.get('bundles') or []:
        if isinstance(bundle.get('code'), list) and bundle.get('exec'):
            yield os.path.join(root, bundle['exec']), bundle['code'], bundle
    for code in facts.get('loose_code') or []:
        yield os.path.join(root, code['path']), code['code'], {}


def run(sealtree, path):
    done = subprocess.run([sealtree, '--format=codesign', '--fail-on=never',
                           path], stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, timeout=SECONDS, check=False)
    return blocks(done.stdout.decode('utf-8'))


def is_signed(s):
    return isinstance(s, dict) and s.get('signed') and \
        isinstance(s.get('f2'), dict) and not s['f2'].get('error') and \
        s.get('identifier')


def main():
    sealtree, corpus = sys.argv[1:3]
    with open(os.path.join(corpus, 'MANIFEST.json'), encoding='utf-8') as f:
        items = [i for i in json.load(f)
                 if i['kind'].startswith(('bundle', 'macho'))
                 and i['kind'] != 'bundle.dSYM' and not i['facts'].get('error')
                 and os.path.lexists(os.path.join(corpus, i['path']))]
    print('1..%d' % len(items))
    for number, entry in enumerate(items, 1):
        item, root = Item(), os.path.join(corpus, entry['path'])
        told = run(sealtree, root)
        for path, slices, bundle in codes(entry, root):
            slices = [s for s in slices or [] if isinstance(s, dict)]
            if slices and is_signed(shown(slices)):
                item.compare(path, shown(slices), bundle, told.get(path))
        print('%s %d - %s, %d facts' % (
            'not ok' if item.differences else 'ok', number, entry['path'],
            item.facts))
        for difference in item.differences:
            print('# ' + difference)
        sys.stdout.flush()


if __name__ == '__main__':
    main()
