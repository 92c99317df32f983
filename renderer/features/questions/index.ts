export { HostQuestion } from './HostQuestion.tsx';
export { Questions } from './Questions.tsx';
export { followQuestions, useQuestions } from './questionsStore.ts';
