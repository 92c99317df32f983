export { Questions } from './Questions.tsx';
export { followQuestions } from './questionsStore.ts';
