# SPDX-License-Identifier: MIT
"""facts.py SEALTREE CORPUS

Runs `SEALTREE --batch --format=json` on each bundle, Mach-O file and loose
profile of the corpus and compares the report with the facts in its
MANIFEST.json, where this version of the program establishes them. TAP: a test
for each item, a comment for each difference.
"""
import json
import os
import subprocess
import sys

UNTOLD = object()
OPENED = ('bundle', 'macho', 'profile', 'pkg', 'dmg')
SECONDS = 300


def dig(value, *keys):
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def known(value, *keys):
    """The same from a manifest, where None tells nothing."""
    value = dig(value, *keys)
    return UNTOLD if value is None else value


class Item:
    """What differs in one item's report."""

    def __init__(self):
        self.differences, self.facts = [], 0

    def same(self, where, fact, wanted, seen):
        self.facts += 1
        if wanted != seen:
            self.differences.append('%s: %s: wanted %r, seen %r'
                                    % (where, fact, wanted, seen))
        return wanted == seen


def told(key):
    """The manifest's value, be it None; UNTOLD where it has none."""
    return lambda facts: facts.get(key, UNTOLD)


# One row a fact: its name, its value in the manifest, in the report. None from
# `dig` is no value.

def wanted_flags(s):
    return int(s['cds'][0]['flags'], 16) if s.get('cds') else UNTOLD


def wanted_uuid(s):
    return known(s, 'f2', 'uuid')


def seen_uuid(s):
    return (s.get('uuid') or '').replace('-', '').lower() or None


def wanted_requirement(s):
    requirements = dig(s, 'f2', 'requirements') or {}
    return requirements['designated'] if requirements.get('explicit') \
        else UNTOLD


def terms(requirement):
    """Of an ad hoc one: which slice comes first is a matter of taste."""
    return sorted((requirement or '').split(' or '))


def wanted_implicit(s):
    requirements = dig(s, 'f2', 'requirements') or {}
    if requirements.get('explicit') is False:
        return terms(requirements['designated'])
    return UNTOLD


def entitlement_keys(facts):
    keys = facts.get('entitlement_keys')
    return UNTOLD if keys is None else sorted(keys)


def pairs(libraries):
    return [(x.get('kind'), x.get('path')) for x in libraries or []]


SLICE = (
    ('uuid', wanted_uuid, seen_uuid),
    ('libraries', lambda s: pairs(dig(s, 'f2', 'libs')),
     lambda s: pairs(s.get('libraries'))),
    ('rpaths', lambda s: dig(s, 'f2', 'rpaths') or [], lambda s: s.get('rpaths')),
)

SIGNATURE = (
    ('identifier', told('identifier'),
     lambda g: g.get('identifier')),
    ('team_id', told('team_id'), lambda g: g.get('team_id')),
    ('flags_value', wanted_flags, lambda g: g.get('flags_value')),
    ('code_directories',
     lambda s: sorted(c['cdhash'] for c in s.get('cds') or []),
     lambda g: sorted(c['cdhash'] for c in g.get('code_directories') or [])),
    ('cdhash', lambda s: known(s, 'f2', 'cdhash'), lambda g: g.get('cdhash')),
    ('authority', lambda s: s.get('authority') or UNTOLD,
     lambda g: g.get('authority')),
    ('signing_time', told('signing_time'),
     lambda g: g.get('signing_time')),
    ('timestamp', told('secure_timestamp'),
     lambda g: g.get('timestamp')),
    ('certificates', lambda s: known(s, 'f2', 'cms', 'chain', 'sha256'),
     lambda g: [c.get('sha256') for c in g.get('certificates') or []]),
    ('leaf class', lambda s: known(s, 'f2', 'cms', 'chain', 'leaf_class'),
     lambda g: dig((g.get('certificates') or [None])[0], 'class')),
    ('designated requirement', wanted_requirement,
     lambda g: dig(g, 'requirements', 'designated')),
    ('implicit requirement', wanted_implicit,
     lambda g: terms(g.get('designated_implicit'))),
    ('entitlements', entitlement_keys,
     lambda g: sorted(g.get('entitlements') or {})),
    ('entitlements_der', lambda s: known(s, 'f2', 'entitlements_der'),
     lambda g: g.get('entitlements_der')),
)


def utc(time):
    return time + 'Z' if time and not time.endswith('Z') else time


PROFILE = (
    ('name', told('name'), lambda g: g.get('name')),
    ('uuid', told('uuid'), lambda g: g.get('uuid')),
    ('app_id', told('application_identifier'),
     lambda g: g.get('app_id')),
    ('created', lambda p: utc(p.get('created')), lambda g: g.get('created')),
    ('expires', lambda p: utc(p.get('expires')), lambda g: g.get('expires')),
    ('devices', lambda p: p.get('n_devices') or 0,
     lambda g: len(g.get('devices') or [])),
    ('all_devices', lambda p: bool(p.get('provisions_all_devices')),
     lambda g: g.get('all_devices')),
    ('certificates', lambda p: p.get('n_dev_certs') or 0,
     lambda g: len(g.get('certificates') or [])),
    ('entitlements', entitlement_keys,
     lambda g: sorted(g.get('entitlements') or {})),
)


def compare_rows(item, where, rows, wanted, seen):
    for fact, of_manifest, of_report in rows:
        value = of_manifest(wanted)
        if value is not UNTOLD:
            item.same(where, fact, value, of_report(seen))


def compare_slices(item, where, wanted, seen):
    wanted = [s for s in wanted or [] if isinstance(s, dict)]
    seen = seen or []
    if not wanted or not item.same(where, 'architectures',
                                   [s['arch'] for s in wanted],
                                   [s.get('arch') for s in seen]):
        return
    for w, s in zip(wanted, seen):
        place = '%s [%s]' % (where, w['arch'])
        signature = s.get('signature')
        if dig(w, 'f2', 'error') is None and 'f2' in w:
            compare_rows(item, place, SLICE, w, s)
        if item.same(place, 'signed', bool(w['signed']),
                     signature is not None) and signature:
            compare_rows(item, place, SIGNATURE, w, signature)


def compare_seal(item, where, wanted, seen):
    facts = dig(wanted, 'f2', 'seal')
    if not isinstance(facts, dict) or facts.get('rules') is None:
        return
    if not item.same(where, 'sealed', True, isinstance(seen, dict)):
        return
    item.same(where, 'seal counts',
              [facts['version'], facts['rules'], facts['entries']],
              [seen.get(key) for key in ('version', 'rules', 'files')])
    item.same(where, 'nested code in the seal',
              sorted(n['path'] for n in facts.get('nested') or []
                     if isinstance(n, dict) and 'path' in n),
              sorted(n.get('path') for n in seen.get('nested') or []))


def compare_bundle(item, where, wanted, node):
    if not item.same(where, 'found', True, node is not None):
        return
    item.same(where, 'identifier', wanted.get('bundle_id'),
              node.get('identifier'))
    if isinstance(wanted.get('code'), list):
        compare_slices(item, where, wanted['code'], node.get('slices'))
    compare_seal(item, where, wanted, node.get('seal'))
    hashes = dig(wanted, 'stapled', 'cdhashes')
    if hashes:
        item.same(where, 'ticket', sorted(hashes),
                  sorted(dig(node, 'ticket', 'cdhashes') or []))


def compare_profile(item, where, wanted, seen):
    if item.same(where, 'profile read', True, isinstance(seen, dict)):
        compare_rows(item, where, PROFILE, wanted, seen)


def compare_app(item, facts, nodes):
    for bundle in facts.get('bundles') or []:
        path = bundle['path'] or '.'
        compare_bundle(item, path, bundle, nodes.get(path))
    for code in facts.get('loose_code') or []:
        node = nodes.get(code['path'])
        if item.same(code['path'], 'found', True, node is not None):
            compare_slices(item, code['path'], code['code'],
                           node.get('slices'))
    embedded = {dig(n, 'profile', 'uuid'): n['profile']
                for n in nodes.values() if n.get('profile')}
    for profile in facts.get('profiles') or []:
        if isinstance(profile, dict) and profile.get('uuid'):
            compare_profile(item, 'profile ' + profile['uuid'], profile,
                            embedded.get(profile['uuid']))


def compare_package(item, facts, node):
    package, seen = dig(node, 'package'), dig(node, 'package', 'checks')
    more, signed = facts['f2'], 'signature' in facts['f2']
    rows = [
        ('files', sorted(facts['files']), sorted(package['files'])),
        ('style', facts['toc_checksum']['style'],
         package['checksum_algorithm']),
        ('table', 'ok', seen['toc_checksum']),
        ('contents', 'ok' if not more['archived_checksums']['bad'] else 'bad',
         seen['contents']),
        ('rsa', 'ok' if signed else 'absent', seen['rsa_signature']),
        ('cms', 'ok' if signed else 'absent', seen['cms_signature']),
        ('ticket', 'ok' if 'ticket' in more else 'absent', seen['ticket']),
    ]
    if signed:
        rows += [
            ('class', more['signature']['leaf_class'], package['class']),
            ('authority', more['signature']['authority'],
             package['authority']),
            ('time', more['x-signature']['timestamp']['gen_time'],
             package['timestamp']),
            ('checksum', more['signature']['stored_checksum'],
             package['checksum']),
        ]
    if 'ticket' in more:
        rows.append(('cdhashes',
                     sorted(h for t, h in more['ticket']['hashes'] if t == 2),
                     dig(node, 'ticket', 'cdhashes')))
    for fact, wanted, value in rows:
        item.same('package', fact, wanted, value)


def compare_image(item, facts, node):
    image = dig(node, 'image')
    item.same('image', 'encrypted', not facts['koly'], image['encrypted'])
    signed = bool(dig(facts, 'f2', 'signed') or facts.get('signature'))
    item.same('image', 'signed', signed, bool(node['slices']))
    if not signed:
        return
    signature = node['slices'][0]['signature']
    for fact in ('identifier', 'cdhash'):
        item.same('image', fact, facts['f2'][fact], signature[fact])
    item.same('image', 'pages', 'ok', signature['checks']['code_pages'])


def compare(item, kind, facts, report):
    nodes = {node['path']: node for node in report['nodes']}
    root = nodes.get('.')
    if kind == 'macho':
        compare_slices(item, '.', facts.get('slices'), dig(root, 'slices'))
    elif kind == 'pkg':
        compare_package(item, facts, root)
    elif kind == 'dmg':
        compare_image(item, facts, root)
    elif kind == 'profile' and 'name' in facts:
        compare_profile(item, '.', facts, dig(root, 'profile'))
    elif kind.startswith('bundle'):
        compare_app(item, facts, nodes)


def run(sealtree, path):
    """The report and, if it is none, why."""
    try:
        done = subprocess.run([sealtree, '--batch', '--format=json', path],
                              stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, timeout=SECONDS,
                              check=False)
    except subprocess.TimeoutExpired:
        return None, 'not ready after %d seconds' % SECONDS
    try:
        report = json.loads(done.stdout.decode('utf-8'))
    except ValueError as error:
        return None, 'exit status %d, no JSON: %s' % (done.returncode, error)
    if done.returncode not in (0, 1):
        return None, 'exit status %d' % done.returncode
    return report, None


def main():
    sealtree, corpus = sys.argv[1:3]
    with open(os.path.join(corpus, 'MANIFEST.json'), encoding='utf-8') as f:
        items = [i for i in json.load(f)
                 if i['kind'].startswith(OPENED) and i['kind'] != 'bundle.dSYM'
                 and not dig(i, 'facts', 'error')
                 and os.path.lexists(os.path.join(corpus, i['path']))]
    print('1..%d' % len(items))
    for number, entry in enumerate(items, 1):
        item = Item()
        report, trouble = run(sealtree, os.path.join(corpus, entry['path']))
        if report is None:
            item.differences.append(trouble)
        else:
            compare(item, entry['kind'], entry['facts'], report)
        print('%s %d - %s, %d facts' % (
            'not ok' if item.differences else 'ok', number, entry['path'],
            item.facts))
        for difference in item.differences:
            print('# ' + difference)
        sys.stdout.flush()


if __name__ == '__main__':
    main()
