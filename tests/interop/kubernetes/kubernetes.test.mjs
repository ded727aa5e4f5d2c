import { missingKubectl } from './manifests/kustomize.mjs';
import { manifestSuite } from './suites/manifests.mjs';
import { ruleSuite } from './suites/rules.mjs';
import { settingsSuite } from './suites/settings.mjs';

const skip = missingKubectl && `NO MANIFEST IS CHECKED: ${missingKubectl}`;

manifestSuite(skip);
ruleSuite(skip);
settingsSuite(skip);
