# SPDX-License-Identifier: MIT
"""containers.py SEALTREE CORPUS

Archives in the corpus. TAP: the reports of those that are read in place are
those of what they become unpacked, but for paths; of each that is not what it
is called, exit status and words.
"""
import json
import os
import subprocess
import sys
import tarfile
import tempfile
import zipfile

TIME = '2026-11-24'
SECONDS = 300
SPARKLE = 'sparkle-tests/Tests/Resources/'
IPAS = 'fastlane-fixtures/fastlane_core/spec/fixtures/ipas/'

# An archive, and where in it the app lies.
SAME = [
    (SPARKLE + 'DevSignedApp.zip', 'DevSignedApp.app'),
    (SPARKLE + 'SparkleTestCodeSignApp.zip', 'SparkleTestCodeSignApp.app'),
    (SPARKLE + 'SparkleTestCodeSignApp.tar.gz', 'SparkleTestCodeSignApp.app'),
    (IPAS + 'very capable app.ipa', 'Payload/very capable app.app'),
    (IPAS + 'very-capable-app.ipa', 'Payload/very-capable-app.app'),
    (IPAS + 'iOSAppOnly.ipa', 'iOSAppOnly/Payload/Sample.app'),
    (IPAS + 'ContainsWatchApp.ipa', 'ContainsWatchApp/Payload/Sample.app'),
]

# Zips of the folder in which Payload lies cannot be installed.
NO_PAYLOAD = 'no Payload/*.app inside (found: %s)'
TOLD = [
    (IPAS + 'not-an-ipa.ipa', 2, 'this is no archive that is read here'),
    (IPAS + 'no-app-bundle.ipa', 2, NO_PAYLOAD % 'Payload/'),
    (IPAS + 'ContainsWatchApp.ipa', 1, NO_PAYLOAD % 'ContainsWatchApp/'),
    (IPAS + 'IncorrectlySigned.ipa', 1, NO_PAYLOAD % 'IncorrectlySigned/'),
    (IPAS + 'iOSAppOnly.ipa', 1, NO_PAYLOAD % 'iOSAppOnly/'),
    (IPAS + 'iOS App With Spaces.ipa', 1, NO_PAYLOAD % 'iOSAppOnly/'),
    (IPAS + 'very capable app.ipa', 1, None),
    (SPARKLE + 'SparkleTestCodeSignApp_bad_header.zip', 2,
     'the archive is damaged: its directory is not where its end says'),
]


def run(sealtree, path, stdin=subprocess.DEVNULL):
    done = subprocess.run(
        [sealtree, '--batch', '--format=json', '--time=' + TIME, path],
        stdin=stdin, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        timeout=SECONDS)
    told = json.loads(done.stdout.decode()) if done.stdout else None
    return done.returncode, told, done.stderr.decode(errors='replace')


def unpack_zip(path, folder):
    """With modes and links, which zipfile leaves out."""
    with zipfile.ZipFile(path) as archive:
        for info in archive.infolist():
            mode = info.external_attr >> 16
            to = os.path.join(folder, info.filename)
            if info.filename.startswith('__MACOSX/'):
                continue
            if mode & 0o170000 == 0o120000:
                os.makedirs(os.path.dirname(to), exist_ok=True)
                os.symlink(archive.read(info), os.fsencode(to))
                continue
            archive.extract(info, folder)
            os.chmod(to, mode & 0o7777 | 0o600 | (
                0o100 if info.is_dir() else 0))


def unpack(path, folder):
    if path.endswith('.gz'):
        with tarfile.open(path) as archive:
            archive.extractall(folder)
    else:
        unpack_zip(path, folder)


def without(prefix, value):
    """As if the app were the subject."""
    if isinstance(value, str):
        if value == prefix:
            return '.'
        return value.replace(prefix + '/', '')
    if isinstance(value, list):
        return [without(prefix, item) for item in value]
    if isinstance(value, dict):
        return {key: without(prefix, item) for key, item in value.items()}
    return value


def differ(where, a, b, out):
    if isinstance(a, dict) and isinstance(b, dict):
        for key in sorted(set(a) | set(b)):
            differ('%s.%s' % (where, key), a.get(key), b.get(key), out)
    elif isinstance(a, list) and isinstance(b, list) and len(a) == len(b):
        for index, pair in enumerate(zip(a, b)):
            differ('%s[%d]' % (where, index), pair[0], pair[1], out)
    elif a != b:
        out.append(('%s: %r unpacked, %r in place' % (where, a, b))[:300])


def of_code(told):
    """What was found, but of the archive itself and of the whole run."""
    return sorted((f for f in told['findings']
                   if f['id'] not in ('container-damaged',
                                      'checks-not-performed')),
                  key=lambda f: json.dumps(f, sort_keys=True))


def compare(sealtree, path, inner, stdin):
    out = []
    with tempfile.TemporaryDirectory() as folder:
        unpack(path, folder)
        app = run(sealtree, os.path.join(folder, inner))[1]
    packed = run(sealtree, *(('-', stdin) if stdin else (path,)))[1]
    packed = without('!/' + inner, packed)
    nodes = packed['nodes'][1:]
    nodes[0]['parent'] = None
    differ('nodes', app['nodes'], nodes, out)
    differ('findings', of_code(app), of_code(packed), out)
    return out


def tell(number, name, wrong):
    print('%sok %d %s' % ('not ' if wrong else '', number, name))
    for line in wrong[:20]:
        print('# ' + line)


def main(sealtree, corpus):
    def there(rows):
        return [row for row in rows
                if os.path.lexists(os.path.join(corpus, row[0]))]

    same, told = there(SAME), there(TOLD)
    number = 0
    print('1..%d' % (2 * len(same) + len(told)))
    for path, inner in same:
        full = os.path.join(corpus, path)
        name = os.path.basename(path)
        number += 2
        tell(number - 1, name + ' is what it becomes unpacked',
             compare(sealtree, full, inner, None))
        with open(full, 'rb') as stdin:
            tell(number, name + ' likewise from standard input',
                 compare(sealtree, full, inner, stdin))
    for path, wanted, words in told:
        number += 1
        status, report, err = run(sealtree, os.path.join(corpus, path))
        said = err + ''.join(
            f['message'] + '\n' for f in (report or {'findings': []})[
                'findings'] if f['id'].startswith('container-'))
        wrong = [] if status == wanted else ['exit %d' % status]
        if words and words not in said or not words and said:
            wrong.append('said: ' + said)
        tell(number, '%s: %s' % (os.path.basename(path), words or 'fine'),
             wrong)


main(*sys.argv[1:])
