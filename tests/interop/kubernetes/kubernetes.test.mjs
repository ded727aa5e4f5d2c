import { missingKubectl } from './manifests/kustomize.mjs';
import { alertSuite } from './suites/alerts.mjs';
import { deploySuite } from './suites/deploy.mjs';
import { imageSuite } from './suites/images.mjs';
import { manifestSuite } from './suites/manifests.mjs';
import { metricsSuite } from './suites/metrics.mjs';
import { ruleSuite } from './suites/rules.mjs';
import { settingsSuite } from './suites/settings.mjs';
import { skaffoldSuite } from './suites/skaffold.mjs';

const skip = missingKubectl && `NO MANIFEST IS CHECKED: ${missingKubectl}`;

manifestSuite(skip);
ruleSuite(skip);
settingsSuite(skip);
metricsSuite(skip);
alertSuite();
skaffoldSuite(skip);
imageSuite();
deploySuite();
