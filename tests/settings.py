"""The product's settings in a home of their own: nothing a test does touches an installation."""

import atexit
import os
import shutil
import tempfile

os.environ["BANSOU_HOME"] = tempfile.mkdtemp(prefix="bansou-tests-")
os.environ.setdefault("SPARK_LOCAL_HOSTNAME", "localhost")  # the machine's own name need not be known to its resolver
atexit.register(shutil.rmtree, os.environ["BANSOU_HOME"], ignore_errors=True)

from bansou.settings import *  # noqa: E402, F403 (the home stands first)

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STATIC_ROOT.mkdir(exist_ok=True)  # noqa: F405 (WhiteNoise warns of a folder that is missing)
