# SPDX-License-Identifier: MIT
"""quiet.py SEALTREE CORPUS

Genuine code, and each finding that is known to be true of it. TAP: a test for
each, then one for what could not be settled in all of them.
"""
import json
import os
import subprocess
import sys

TIME = '2026-11-24'
SECONDS = 300
KARABINER = ('karabiner-pkg/dist/'
             'Karabiner-DriverKit-VirtualHIDDevice-1.23.0.pkg.x/Payload.x/')
DEXT = ('Contents/Library/SystemExtensions/'
        'org.pqrs.Karabiner-DriverKit-VirtualHIDDevice.dext')
SPARKLE = 'sparkle-tests/Tests/Resources/'

# Said once of everything.
ALWAYS = ('info', 'checks-not-performed', '.')

# What was taken out of its package has no ticket of its own: that is stapled
# to the package. DevSignedApp is right as it is, and the notary would refuse it.
KNOWN = {
    # Its certificate ended in 2023; what a time stamp saves of a package,
    # reports differ on.
    KARABINER[:-len('.x/Payload.x/')]: [
        ('error', 'pkg-cert-expired', '.'),
        ('unknown', 'container-not-opened', '.'),
    ],
    'karabiner-pkg/dist/Karabiner-DriverKit-VirtualHIDDevice-6.13.0.pkg': [
        ('unknown', 'container-not-opened', '.'),
    ],
    SPARKLE + 'test.pkg': [
        ('unknown', 'container-not-opened', '.'),
    ],
    SPARKLE + 'SparkleTestCodeSign_apfs.dmg': [
        ('warning', 'dmg-unsigned', '.'),
        ('unknown', 'container-not-opened', '.'),
    ],
    SPARKLE + 'SparkleTestCodeSign_apfs_lzma_aux_files.dmg': [
        ('info', 'adhoc-signature', '.'),
        ('unknown', 'container-not-opened', '.'),
    ],
    SPARKLE + 'SparkleTestCodeSignApp.enc.nolicense.dmg': [
        ('unknown', 'container-encrypted', '.'),
    ],
    KARABINER + 'Applications/.Karabiner-VirtualHIDDevice-Manager.app': [
        ('info', 'cert-expired-but-timestamped', '.'),
        ('info', 'cert-expired-but-timestamped', DEXT),
        ('info', 'nested-not-covered-by-deep', DEXT),
        ('info', 'revocation-unknown', '.'),
        ('warning', 'notary-ticket-missing', '.'),
        ('warning', 'sysext-not-notarized', DEXT),
        ('info', 'notary-ready', '.'),
        ('unknown', 'gk-unnotarized', '.'),
    ],
    KARABINER + 'Library/Application Support/org.pqrs/'
    'Karabiner-DriverKit-VirtualHIDDevice/Applications/'
    'Karabiner-DriverKit-VirtualHIDDeviceClient.app': [
        ('info', 'cert-expired-but-timestamped', '.'),
        ('info', 'entitlement-false-value', '.'),
        ('info', 'profile-capability-not-claimed', '.'),
        ('info', 'revocation-unknown', '.'),
        ('warning', 'notary-ticket-missing', '.'),
        ('info', 'notary-ready', '.'),
        ('unknown', 'gk-unnotarized', '.'),
    ],
    'oracle-notifier/package/vendor/oracle-notifier/OracleNotifier.app': [
        ('info', 'revocation-unknown', '.'),
        # It has neither CFBundleVersion nor CFBundleShortVersionString.
        ('warning', 'bundle-version-invalid', '.'),
        ('warning', 'bundle-version-invalid', '.'),
    ],
    'tunnelblick-kexts/third_party/tap-notarized.kext': [
        ('info', 'cert-expired-but-timestamped', '.'),
        ('info', 'revocation-unknown', '.'),
        ('info', 'gk-not-app-like', '.'),
    ],
    'tunnelblick-kexts/third_party/tun-notarized.kext': [
        ('info', 'cert-expired-but-timestamped', '.'),
        ('info', 'revocation-unknown', '.'),
        ('info', 'gk-not-app-like', '.'),
    ],
    SPARKLE + 'DevSignedApp.x/DevSignedApp.app': [
        ('info', 'cert-expired-but-timestamped', '.'),
        ('info', 'revocation-unknown', '.'),
        ('warning', 'notary-ticket-missing', '.'),
        ('error', 'notary-no-hardened-runtime', '.'),
        ('unknown', 'gk-unnotarized', '.'),
    ],
}


def report(sealtree, path):
    done = subprocess.run(
        [sealtree, '--batch', '--format=json', '--time=' + TIME, path],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=SECONDS)
    return json.loads(done.stdout.decode())


def checks(told):
    """Every verdict of every slice."""
    for node in told['nodes']:
        for part in node['slices']:
            results = (part['signature'] or {}).get('checks', {})
            for result in results.values():
                if isinstance(result, str):
                    yield result


def main(sealtree, corpus):
    there = {path: known for path, known in KNOWN.items()
             if os.path.lexists(os.path.join(corpus, path))}
    results = []
    print('1..%d' % (len(there) + 1))
    for number, (path, known) in enumerate(sorted(there.items()), 1):
        told = report(sealtree, os.path.join(corpus, path))
        found = sorted((f['severity'], f['id'], f['node'])
                       for f in told['findings'])
        results += checks(told)
        root = told['nodes'][0]
        if root['slices'] or (root['package'] or {}).get('authority'):
            known = known + [ALWAYS]
        fine = found == sorted(known)
        print('%sok %d %s' % ('' if fine else 'not ', number,
                              os.path.basename(path)))
        for extra in [f for f in found if f not in known]:
            print('# a false alarm, or not known yet: %s %s %s' % extra)
        for missed in [k for k in known if k not in found]:
            print('# not said: %s %s %s' % missed)
    unknown = results.count('unknown')
    rare = len(results) > 0 and unknown * 20 <= len(results)
    print('%sok %d %d of %d verdicts are unknown' %
          ('' if rare else 'not ', len(there) + 1, unknown, len(results)))


main(*sys.argv[1:])
