"""The tests run under the Test settings, in this process and in those they start."""

import os

os.environ["FLEXPOOL_ENV"] = "test"
